"""Measuring: how long does an operation take, and how much CPU, of which processes?"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
Operation = Callable[[], object]


@dataclass(frozen=True)
class Tree:
    """A process and all that descend from it, now: children that ended count with their parent."""

    root: int

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system."""
        return sum(_stat(pid)[1] for pid in self.pids())

    def memory(self) -> float:
        """Megabytes, shared pages divided among those who share them (PSS)."""
        return sum(_pss(pid) for pid in self.pids()) / 1000

    def pids(self) -> list[int]:
        """The processes of the tree."""
        children: dict[int, list[int]] = {}
        for pid in _running():
            children.setdefault(_stat(pid)[0], []).append(pid)
        found = [self.root]
        for pid in found:
            found += children.get(pid, [])
        return found


def _running() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _stat(pid: int) -> tuple[int, float]:
    """The parent of a process, and its seconds of CPU with those of its children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0.0
    return int(fields[1]), sum(int(ticks) for ticks in fields[11:15]) / _TICK


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next(float(line.split()[1]) for line in lines if line.startswith("Pss:"))


@dataclass
class Sample:
    """What an operation took, over all its rounds: milliseconds each, and CPU by process tree."""

    name: str
    connections: int = 1
    took: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.took)

    @property
    def p95(self) -> float:
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * 0.95))]

    @property
    def per_second(self) -> float:
        return len(self.took) / self.elapsed

    @property
    def cpu_each(self) -> dict[str, float]:
        """Milliseconds of CPU per operation, by process tree."""
        return {name: 1000 * spent / len(self.took) for name, spent in self.cpu.items()}


@contextmanager
def cpu_into(spent: dict[str, float], trees: dict[str, Tree]) -> Iterator[None]:
    """Add to `spent` the CPU that each process tree uses meanwhile."""
    before = {name: tree.cpu() for name, tree in trees.items()}
    yield
    for name, tree in trees.items():
        spent[name] = spent.get(name, 0.0) + tree.cpu() - before[name]


def take(
    sample: Sample, operations: Iterable[Operation], count: int, trees: dict[str, Tree]
) -> None:
    """Do each connection's operation this many times, all connections at once, into the sample.

    An operation that raises ends the measure: a refusal is not a speed.
    """
    failed: list[BaseException] = []
    lanes = [
        threading.Thread(target=_repeat, args=(each, count, sample.took, failed))
        for each in operations
    ]
    began = time.perf_counter()
    with cpu_into(sample.cpu, trees):
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
    sample.elapsed += time.perf_counter() - began
    if failed:
        raise failed[0]


def _repeat(
    operation: Operation, count: int, took: list[float], failed: list[BaseException]
) -> None:
    try:
        for _ in range(count):
            began = time.perf_counter()
            operation()
            took.append(1000 * (time.perf_counter() - began))
    except BaseException as failure:
        failed.append(failure)

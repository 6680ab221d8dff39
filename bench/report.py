"""Report: what was reached, as people read it, with the machine it was reached on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from typing import Any

from bench.disposal import Course
from bench.measuring import Sample
from bench.serving import Measure

_MEASURES = (
    "what",
    "at once",
    "median ms",
    "p95 ms",
    "per s",
    "CPU ms web + PostgreSQL",
    "aim",
    "plain SQL ms (CPU)",
    "ratio",
)


def machine() -> dict[str, Any]:
    """What this runs on, and how busy it is."""
    return {
        "processors": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "python": platform.python_version(),
    }


def measure_told(measure: Measure, ours: Sample, raw: Sample) -> dict[str, Any]:
    """One measure as plain values: milliseconds, but for `per_second` and `ratio`."""
    return {
        "what": measure.name,
        "connections": measure.connections,
        "median": round(ours.median, 1),
        "p95": round(ours.p95, 1),
        "per_second": round(ours.per_second, 1),
        "cpu": {name: round(each, 1) for name, each in ours.cpu_each.items()},
        "aim": measure.aim,
        "raw": {
            "median": round(raw.median, 2),
            "p95": round(raw.p95, 2),
            "postgresql": round(raw.cpu_each["postgresql"], 2),
        },
        "ratio": round(ours.median / raw.median, 1),
    }


def course_told(course: Course) -> dict[str, Any]:
    """One way of destroying as plain values: seconds, but for `per_second`."""
    rounds = len(next(iter(course.steps.values())))
    return {
        "what": course.name,
        "contacts": course.contacts,
        "steps": {step: [round(each, 3) for each in took] for step, took in course.steps.items()},
        "seconds": round(course.seconds, 3),
        "per_second": round(course.per_second),
        "cpu": {name: round(spent / rounds, 2) for name, spent in course.cpu.items()},
    }


def printed(found: dict[str, Any]) -> str:
    """Tables in Markdown."""
    lines = [f"{found['machine']}", f"{found['load']}", "", *_row(_MEASURES), *_row(["---"] * 9)]
    for each in found["measures"]:
        cpu, raw = each["cpu"], each["raw"]
        lines += _row(
            (
                each["what"],
                each["connections"],
                each["median"],
                each["p95"],
                each["per_second"],
                f"{cpu['web']} + {cpu['postgresql']} = {sum(cpu.values()):.1f}",
                each["aim"] or "",
                f"{raw['median']} ({raw['postgresql']})",
                each["ratio"],
            )
        )
    lines += ["", *_row(("second wall, CPU ms", "with policies", "past them", "ratio"))]
    lines += _row(["---"] * 4)
    for each in found["walls"]:
        lines += _row((each["what"], each["cpu"], each["past the policies"], each["ratio"]))
    lines += ["", *_row(("destroyed", "contacts", "seconds by step", "per s", "CPU s"))]
    lines += _row(["---"] * 5)
    for each in found["disposal"]:
        steps = "; ".join(f"{step} {took}" for step, took in each["steps"].items())
        what, many = each["what"], each["contacts"]
        lines += _row((what, many, steps, each["per_second"], each["cpu"]))
    lines += ["", f"memory (PSS, MB): {found['memory']}"]
    return "\n".join(lines)


def _row(cells: Iterable[object]) -> list[str]:
    return ["| " + " | ".join(map(str, cells)) + " |"]

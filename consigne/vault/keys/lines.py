"""Lines: how does each line of the journal vouch for those before it?

A line is one request in JSON: its number, who asked for what, what came of it, the seal of the
line before and its own seal (HMAC-SHA-256 of all that precedes it, under a key derived from the
master secret, which no other process has).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from consigne.vault.keys.requests import Outcome

_SEAL = '","seal":"'
_SEALED_END = len(_SEAL) + 64 + len('"}')


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says: ids, codes and counts, never a key."""

    caller: str
    operation: str
    outcomes: Mapping[Outcome, Sequence[UUID]]
    institution: UUID | None = None
    purposes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ends: number and seal of the last line, size in bytes."""

    n: int = 0
    seal: str = "0" * 64
    size: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: lines read, and the first fault with its line, if any.

    `fault` is "changed", "removed" (that line is missing), "moved" (another stands there), "cut"
    (missing from that line on) or "torn" (that line is not whole).
    """

    lines: int
    fault: str | None = None
    line: int | None = None


class Fault(Exception):
    """The line that does not follow, and in what way (the words of Verdict)."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(fault)
        self.line, self.fault = line, fault


def verified(file: Path, key: bytes, *, until: Head) -> Verdict:
    """Read the whole journal against its seals, up to a head known from elsewhere."""
    head = Head()
    if not file.exists():
        return Verdict(0, "cut", 1)
    try:
        for line in lines_from(file, 0):
            if head.n == until.n:
                break
            head = followed(key, head, line)
    except Fault as fault:
        return Verdict(head.n, fault.fault, fault.line)
    if head.n < until.n:
        return Verdict(head.n, "cut", head.n + 1)
    return Verdict(head.n) if head.seal == until.seal else Verdict(head.n, "changed", head.n)


def followed(key: bytes, head: Head, line: bytes) -> Head:
    """The head after this line; raises Fault naming the line."""
    expected = head.n + 1
    if not line.endswith(b"\n"):
        raise Fault(expected, "torn")
    try:
        text = line[:-1].decode()
        n, previous = (found := json.loads(text))["n"], found["previous"]
        own = hmac.compare_digest(_seal(key, text[:-_SEALED_END]), seal_of(text))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Fault(expected, "changed") from None
    if not own:
        raise Fault(expected, "changed")
    if n != expected or previous != head.seal:
        raise Fault(expected, "removed" if n > expected else "moved")
    return Head(n, seal_of(text), head.size + len(line))


def sealed(key: bytes, n: int, entry: Entry, previous: str) -> str:
    """The n-th line, without its end, after the line of the seal `previous`; its time is now."""
    body = json.dumps(
        {
            "n": n,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "caller": entry.caller,
            "operation": entry.operation,
            "institution": entry.institution and str(entry.institution),
            "purposes": list(entry.purposes),
            "outcomes": {
                outcome.value: [str(each) for each in objects]
                for outcome, objects in entry.outcomes.items()
            },
            "previous": previous,
        },
        separators=(",", ":"),
    )
    content = body.removesuffix('"}')
    return f'{content}{_SEAL}{_seal(key, content)}"}}'


def _seal(key: bytes, content: str) -> str:
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()


def seal_of(line: str) -> str:
    """The seal a line bears, whatever it is worth."""
    return line[-66:-2]


def lines_from(file: Path, offset: int) -> Iterator[bytes]:
    """The lines of the file from this byte on, the last one perhaps torn."""
    with file.open("rb") as source:
        source.seek(offset)
        yield from source

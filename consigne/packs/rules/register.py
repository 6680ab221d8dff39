"""Register: the sound entries of a pack, found by kind, code and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from consigne.packs.entries import Entry, Pack, blocks_of


class Register:
    """What the checks look entries up in; `declared` knows faulty ones too, by code alone."""

    def __init__(self, pack: Pack, sound: tuple[Entry, ...]) -> None:
        blocks = [block for page in pack.pages for block in blocks_of(page)]
        self.declared = {(kind, str(body.get("code"))) for kind, _, body in blocks}
        self._versions: dict[tuple[str, str], list[Entry]] = {}
        for entry in sound:
            self._versions.setdefault((entry.kind, entry.code), []).append(entry)

    def each(self, *kinds: str) -> Iterator[Entry]:
        """Every sound version of these kinds; of all kinds when none is named."""
        for (kind, _), versions in self._versions.items():
            if not kinds or kind in kinds:
                yield from versions

    def series(self) -> Iterator[list[Entry]]:
        """The versions of each entry, oldest first."""
        yield from self._versions.values()

    def versions(self, kind: str, code: str) -> list[Entry]:
        """The versions of one entry, oldest first."""
        return self._versions.get((kind, code), [])

    def on(self, kind: str, code: str, day: date) -> Entry | None:
        """The version in force from that day or before it, if any is sound."""
        versions = self.versions(kind, code)
        return next((entry for entry in reversed(versions) if entry.from_on <= day), None)

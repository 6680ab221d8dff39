"""Retracing: do the leaves still give the roots that were signed?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

from consigne.audit.chain import Link
from consigne.audit.checkpoints import (
    Checkpoint,
    Leaves,
    as_checkpoint,
    count_leaves,
    leaves_path,
    read_leaves,
)
from consigne.audit.comparison import Comparison
from consigne.audit.findings import Finding, Finds
from consigne.audit.merkle import Frontier, root_of
from consigne.kernel.words import Bilingual, Fact


class InFiles(Finds):
    """What may be found in the files beside the journal."""

    GUARANTEED = (
        False,
        Bilingual(
            "{count} events agree with the signed checkpoints. The last one is {age} old: up to "
            "there, a change would have been found.",
            "{count} événements concordent avec les points de contrôle signés. Le dernier date de "
            "{age} : jusque-là, une modification aurait été trouvée.",
        ),
    )
    NOTHING_SEALED = (
        False,
        Bilingual("Nothing has been sealed yet.", "Rien n’a encore été scellé."),
    )
    CHECKPOINTS_MISSING = (
        True,
        Bilingual(
            "The file of checkpoints is missing, though the journal holds sealed events. Put back "
            "its last copy.",
            "Le fichier des points de contrôle manque, alors que le journal contient des "
            "événements scellés. Remettez-en la dernière copie.",
        ),
    )
    LEAF_ALTERED = (
        True,
        Bilingual(
            "The leaf of event {seq} was altered in {file}; the event itself is as it was sealed.",
            "La feuille de l’événement {seq} a été altérée dans {file}; l’événement lui-même est "
            "tel qu’il a été scellé.",
        ),
    )
    LEAVES_CUT = (
        True,
        Bilingual(
            "{file} was cut: it holds {count} leaves, and {size} were signed.",
            "{file} a été coupé : il contient {count} feuilles, et {size} ont été signées.",
        ),
    )
    LEAVES_ALTERED = (
        True,
        Bilingual(
            "Between events {seq} and {last}, the leaves in {file} do not give the root that was "
            "signed: events and leaves were altered together, or leaves alone.",
            "Entre les événements {seq} et {last}, les feuilles de {file} ne donnent pas la racine "
            "qui a été signée : événements et feuilles ont été altérés ensemble, ou les feuilles "
            "seules.",
        ),
    )
    ROOT_WRONG = (
        True,
        Bilingual(
            "The checkpoint at {size} events signs a root that its leaves do not give.",
            "Le point de contrôle à {size} événements signe une racine que ses feuilles ne donnent "
            "pas.",
        ),
    )
    MONTH_WRONG = (
        True,
        Bilingual(
            "The leaves of month {month}, destroyed on schedule, no longer give the root kept for "
            "it.",
            "Les feuilles du mois {month}, détruit selon le calendrier, ne donnent plus la racine "
            "conservée à son sujet.",
        ),
    )
    KNOWN_CONTRADICTED = (
        True,
        Bilingual(
            "Elsewhere (database or certificate) {size} events are known under a root which the "
            "checkpoints do not hold: they were cut or replaced.",
            "On connaît ailleurs (base de données ou attestation) {size} événements sous une "
            "racine que les points de contrôle ne contiennent pas : ils ont été coupés ou "
            "remplacés.",
        ),
    )
    RESTORED = (
        False,
        Bilingual(
            "Restored, not tampered with: on {day} ({time}), backup {backup} put the journal back "
            "to {size} events; {lost} later ones went with it.",
            "Restauré, et non altéré : le {day} ({time}), la copie de sauvegarde {backup} a ramené "
            "le journal à {size} événements; {lost} événements ultérieurs ont disparu avec elle.",
        ),
    )
    MONTH_DESTROYED = (
        False,
        Bilingual(
            "The events of {month} were destroyed on schedule ({count}); their signed root is "
            "kept.",
            "Les événements de {month} ont été détruits selon le calendrier ({count}); leur "
            "racine signée est conservée.",
        ),
    )


class KnownTree(NamedTuple):
    """A checkpoint somebody else remembers: the database, or a certificate."""

    epoch: int
    size: int
    root: bytes


@dataclass
class Retracing:
    """Follows the checkpoints, computing each tree again and setting the rows beside the last.

    Each checkpoint signs the root of its own batch as well, so one altered batch leaves the
    others provable.
    """

    directory: Path
    rows: Comparison
    last: Checkpoint | None
    known: dict[KnownTree, None]
    found: list[Finding] = field(default_factory=list)
    tree: Frontier = field(default_factory=Frontier)
    epoch: int = 0
    place: int = 0
    is_tree_lost: bool = False

    def meet(self, link: Link) -> None:
        """Take the next signed entry."""
        entry, signed = link.entry, as_checkpoint(link)
        if entry["kind"] == "restored":
            self._restored(link)
        elif signed.epoch != self.epoch:
            self._begin(signed.epoch)
        if entry["kind"] == "sealed":
            self._segment(entry["first"], signed.size, bytes.fromhex(entry["batch"]))
        if entry["kind"] == "month":
            self._month(link)
        self._root(signed)

    def end(self) -> list[Finding]:
        """What was found, with the known trees that were never met."""
        for tree in self.known:
            self.found.append(Finding(InFiles.KNOWN_CONTRADICTED, {"size": tree.size}))
        return self.found

    def _begin(self, epoch: int) -> None:
        self.epoch, self.place = epoch, 0
        self.tree, self.is_tree_lost = Frontier(), False

    def _restored(self, link: Link) -> None:
        signed = as_checkpoint(link)
        self._begin(signed.epoch)
        self._segment(0, signed.size, signed.root)
        facts: dict[str, Fact] = {
            "day": link.at.date(),
            "time": f"{link.at:%H:%M} UTC",
            "backup": link.entry["backup"],
            "size": signed.size,
            "lost": link.entry["lost"],
        }
        self.found.append(Finding(InFiles.RESTORED, facts))

    def _segment(self, first: int, until: int, root: bytes) -> None:
        """Prove the leaves from one place to another; a gap before them has lost its entry."""
        if first > self.place:
            self._take(self.place, first)
        if first == self.place:
            batch, missing = self._take(first, until)
            if missing:
                self._cut(until - missing)
            if batch.root() != root:
                self._doubt(first, until, root)

    def _take(self, first: int, until: int) -> tuple[Frontier, int]:
        batch, missing = Frontier(), 0
        is_current = self._is_current
        path = leaves_path(self.directory, self.epoch)
        leaves = chain(read_leaves(path, first, until), repeat(None))
        for seq, leaf in zip(range(first, until), leaves, strict=False):
            missing += leaf is None
            if is_current:
                self.rows.meet(seq, leaf)
            if leaf is not None:
                batch.append(leaf)
                self.tree.append(leaf)
        self.place = until
        self.is_tree_lost = self.is_tree_lost or missing > 0
        return batch, missing

    def _cut(self, held: int) -> None:
        if any(
            cut.facts["file"] == self._file for cut in self.found if cut.what is InFiles.LEAVES_CUT
        ):
            return
        size = self.last.size if self._is_current and self.last else self.place
        facts: dict[str, Fact] = {"file": self._file, "count": held, "size": size}
        self.found.append(Finding(InFiles.LEAVES_CUT, facts, seq=held))

    def _doubt(self, first: int, until: int, root: bytes) -> None:
        """The file does not give the signed root: perhaps the rows do."""
        self.is_tree_lost = True
        places = [seq for seq in range(first, until) if self.rows.leaf_at(seq) is not None]
        if places and self._with_rows(first, until).root() == root:
            held = self._held()
            self.rows.trust_rows(places)
            for seq in places:
                if seq < held:
                    facts: dict[str, Fact] = {"seq": str(seq), "file": self._file}
                    self.found.append(Finding(InFiles.LEAF_ALTERED, facts, seq=seq))
            return
        self._tell_range(first, until)

    def _tell_range(self, first: int, until: int) -> None:
        facts: dict[str, Fact] = {
            "seq": str(first),
            "last": str(until - 1),
            "file": self._file,
        }
        self.found.append(Finding(InFiles.LEAVES_ALTERED, facts, seq=first))

    def _with_rows(self, first: int, until: int) -> Frontier:
        path = leaves_path(self.directory, self.epoch)
        leaves = chain(read_leaves(path, first, until), repeat(b""))
        batch = Frontier()
        for seq, leaf in zip(range(first, until), leaves, strict=False):
            batch.append(self.rows.leaf_at(seq) or leaf)
        return batch

    def _month(self, link: Link) -> None:
        path = leaves_path(self.directory, self.epoch)
        ranges = [Leaves(*part) for part in link.entry["ranges"]]
        root = root_of(leaf for part in ranges for leaf in read_leaves(path, *part))
        count = sum(part.until - part.first for part in ranges)
        facts: dict[str, Fact] = {"month": link.entry["month"], "count": count}
        self.found.append(Finding(InFiles.MONTH_DESTROYED, facts))
        if root.hex() != link.entry["month_root"]:
            self.found.append(Finding(InFiles.MONTH_WRONG, facts))

    def _root(self, signed: Checkpoint) -> None:
        self.known.pop(KnownTree(signed.epoch, signed.size, signed.root), None)
        if self.is_tree_lost or self.tree.size != signed.size:
            return
        if self.tree.root() != signed.root:
            self.is_tree_lost = True
            self.found.append(Finding(InFiles.ROOT_WRONG, {"size": signed.size}))

    def _held(self) -> int:
        path = leaves_path(self.directory, self.epoch)
        return count_leaves(path)

    @property
    def _is_current(self) -> bool:
        return self.last is not None and self.epoch == self.last.epoch

    @property
    def _file(self) -> str:
        return leaves_path(self.directory, self.epoch).name

"""A journal that grows, is restored, loses months and is interrupted, in any order."""

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from consigne.audit.checkpoints import Checkpoints, Leaves
from consigne.audit.comparison import SealedEvent
from consigne.audit.merkle import leaf_hash, root_of
from consigne.audit.retracing import KnownTree
from consigne.audit.verification import verify
from consigne.kernel.signing import Signer

SIGNER = Signer.generated()
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


class JournalOverTime(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.directory = Path(self.folder.name)
        self.checkpoints = Checkpoints(self.directory, SIGNER)
        self.numbers = count()
        self.sealed: list[SealedEvent] = []
        self.gone: set[int] = set()
        self.has_begun = False

    def rows(self) -> list[SealedEvent]:
        return [row for row in self.sealed if row.seq not in self.gone]

    def report(self, rows):
        return verify(self.directory, SIGNER.published, rows, now=AT)

    @rule(size=st.integers(0, 9))
    def seal(self, size: int) -> None:
        first = len(self.sealed)
        for seq in range(first, first + size):
            number = next(self.numbers)
            leaf = leaf_hash(number.to_bytes(4, "big"))
            self.sealed.append(SealedEvent(seq, UUID(int=number), leaf, leaf))
        made = self.checkpoints.append([row.stored for row in self.sealed[first:]], first=first)
        assert made.root == root_of(row.stored for row in self.sealed)
        self.has_begun = True

    @rule()
    def start_again(self) -> None:
        self.checkpoints = Checkpoints(self.directory, SIGNER)

    @rule(n=st.integers(0, 9))
    def put_another_chain_on_record(self, n: int) -> None:
        before = self.checkpoints.head()
        made = self.checkpoints.witness("keys", n=n, seal="ab" * 32)
        assert (made.epoch, made.size) == ((before.epoch, before.size) if before else (0, 0))
        self.has_begun = True

    @rule(part=st.integers(0, 100))
    def restore(self, part: int) -> None:
        size = len(self.sealed) * part // 100
        self.checkpoints.restored(size, backup=UUID(int=1), by=UUID(int=2))
        del self.sealed[size:]
        self.gone = {seq for seq in self.gone if seq < size}
        self.has_begun = True

    @precondition(lambda self: self.rows())
    @rule(data=st.data())
    def destroy_a_month(self, data) -> None:
        kept = [row.seq for row in self.rows()]
        chosen = data.draw(st.sets(st.sampled_from(kept), min_size=1, max_size=6))
        ranges = [Leaves(seq, seq + 1) for seq in chosen]
        self.checkpoints.month_destroyed("2026-10", ranges)
        self.gone |= chosen

    @rule(leaves=st.binary(max_size=70), line=st.binary(max_size=70))
    def be_interrupted(self, leaves: bytes, line: bytes) -> None:
        head = self.checkpoints.head()
        epoch = head.epoch if head else 0
        with open(self.directory / f"leaves-{epoch}.bin", "ab") as file:
            file.write(leaves)
        if head:
            with open(self.directory / "checkpoints.jsonl", "ab") as file:
                file.write(line.replace(b"\n", b""))

    @invariant()
    def whatever_happened_it_verifies(self) -> None:
        report = self.report(self.rows())
        assert report.ok, [finding.text.en for finding in report.grave]

    @precondition(lambda self: self.rows())
    @rule(data=st.data(), how=st.sampled_from(["change", "remove", "empty"]))
    def tampering_is_found(self, data, how: str) -> None:
        rows = self.rows()
        at = data.draw(st.integers(0, len(rows) - 1))
        if how == "change":
            rows[at] = replace(rows[at], leaf=leaf_hash(b"rewritten"))
        elif how == "empty":
            rows[at] = replace(rows[at], leaf=None)
        else:
            del rows[at]
        assert len(self.report(rows).grave) == 1

    @precondition(lambda self: self.has_begun)
    @rule()
    def a_cut_checkpoint_file_is_found_beside_its_leaves(self) -> None:
        path = self.directory / "checkpoints.jsonl"
        content = path.read_bytes()
        head = self.checkpoints.head()
        os.truncate(path, 0)
        known = [KnownTree(head.epoch, head.size, head.root)]
        report = verify(self.directory, SIGNER.published, self.rows(), now=AT, known=known)
        path.write_bytes(content)
        assert not report.ok

    def teardown(self) -> None:
        self.folder.cleanup()


JournalOverTime.TestCase.settings = settings(max_examples=40, stateful_step_count=14, deadline=None)
TestJournalOverTime = JournalOverTime.TestCase

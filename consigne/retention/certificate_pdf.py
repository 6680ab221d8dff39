"""Certificate on paper: the signed file laid out to be read, and attached to its own page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from consigne.kernel.periods import Period
from consigne.kernel.words import Bilingual, Fact, Language, spoken
from consigne.retention import certificate_words as words
from consigne.retention.certificate import STATUS_NAMES, Status
from consigne.retention.rules import Why
from consigne.retention.verdict import Is, verify

_TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


class NotIntact(ValueError):
    """The file is no certificate, or was altered; it is not laid out. `text` says which."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


def pdf(file: bytes, language: Language) -> bytes:
    """The certificate as a tagged PDF (PDF/UA-1) in one language, with the signed file attached.

    The same file always gives the same pages. Raises NotIntact on an altered file.
    """
    verdict = verify(file)
    if verdict.what is not Is.SIGNER_UNKNOWN or verdict.document is None:
        raise NotIntact(verdict.text)
    view = reading(verdict.document, language, verdict.fingerprint)
    issued = datetime.fromisoformat(verdict.document["issued_at"])
    made: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        sys_inputs={"view": json.dumps(view), "file": file.decode()},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(issued.timestamp()),
    )
    return made


def file_name(number: str) -> str:
    """What the signed file is called wherever it is handed out."""
    return f"{number}.json"


def reading(
    document: Mapping[str, Any], language: Language, fingerprint: str = ""
) -> dict[str, Any]:
    """The document in words: what the pages say, for the template or for any other layout."""
    return _Reader(document, language).view(fingerprint)


class _Reader:
    """Reads a document aloud in one language: every text of the page is made here."""

    def __init__(self, document: Mapping[str, Any], language: Language) -> None:
        self.document = document
        self.language = language
        self.zone = ZoneInfo(document["institution"]["time_zone"])

    def view(self, fingerprint: str) -> dict[str, Any]:
        """What the template lays out: labels, and rows of words."""
        document = self.document
        return {
            "lang": self.language,
            "labels": {name: pair.in_(self.language) for name, pair in words.LABELS.items()},
            "institution": self.pair(document["institution"]["name"]),
            "number": document["number"],
            "stage": words.STAGES[document["stage"]].in_(self.language),
            "issued": self.said(words.LABELS["issued"], day=self.day(document["issued_at"])),
            "statement": self.statement(),
            "steps": self.steps(),
            "destroyed": [self.destroyed(each) for each in document["destroyed"]],
            "total": self.number(sum(each["count"] for each in document["destroyed"])),
            "kept": [self.kept(each) for each in document["kept"]],
            "schedules": [self.schedule(each) for each in document["schedules"]],
            "people": self.people(),
            "live": [self.live(each) for each in document["live"]],
            "lasting": [self.lasting(each) for each in document["lasting"]],
            "residues": [self.pair(each) for each in document["residues"]],
            "proofs": self.proofs(),
            "check": self.said(words.LABELS["check_how"], file=file_name(document["number"])),
            "file": file_name(document["number"]),
            "fingerprint": fingerprint,
        }

    def said(self, pair: Bilingual, **facts: Fact) -> str:
        return pair.filled(**facts).in_(self.language)

    def pair(self, text: Mapping[str, str]) -> str:
        return text[self.language]

    def number(self, count: int) -> str:
        return spoken(count, self.language)

    def day(self, instant: str) -> date:
        return datetime.fromisoformat(instant).astimezone(self.zone).date()

    def statement(self) -> str:
        destroyed = sum(each["count"] for each in self.document["destroyed"])
        kept, gone = self.kept_and_gone()
        rest = {0: words.KEPT_NONE, 1: words.KEPT_ONE}.get(kept, words.KEPT_SOME)
        said = self.said(words.STATEMENT, destroyed=destroyed, kept=rest.filled(count=kept))
        return f"{said} {self.said(words.ALREADY_GONE, count=gone)}" if gone else said

    def kept_and_gone(self) -> tuple[int, int]:
        """How many of the plan were kept, and how many something else had destroyed before."""
        counts: Counter[bool] = Counter()
        for each in self.document["kept"]:
            counts[each["reason"] == Why.ALREADY_GONE.code] += each["count"]
        return counts[False], counts[True]

    def steps(self) -> list[list[str]]:
        names = ("planned", "approved", "started", "finished", "verified")
        steps = self.document["steps"]
        return [
            [
                words.LABELS[name].in_(self.language),
                spoken(self.day(steps[f"{name}_at"]), self.language),
            ]
            for name in names
        ]

    def destroyed(self, each: Mapping[str, Any]) -> list[str]:
        contents = ", ".join(self.named(words.CATEGORIES, code) for code in each["categories"])
        return [self.pair(each["name"]), contents, self.number(each["count"])]

    def kept(self, each: Mapping[str, Any]) -> list[str]:
        return [self.pair(each["words"]), self.number(each["count"])]

    def schedule(self, each: Mapping[str, Any]) -> list[str]:
        event = words.TRIGGERS.get(each["trigger"])
        period = self.said(
            words.LABELS["since_event"],
            period=Period.parse(each["period"]).spoken(),
            event=event or each["trigger"],
        )
        day = date.fromisoformat(each["version"])
        version = self.said(words.LABELS["version_of"], day=day)
        return [self.pair(each["name"]), version, period, self.pair(each["authority"])]

    def people(self) -> list[list[str]]:
        planner, approvers = self.document["planner"], self.document["approvers"]
        decided = [("planner", planner), *(("approver", person) for person in approvers)]
        return [
            [words.LABELS[what].in_(self.language), self.roles(person["roles"]), person["id"]]
            for what, person in decided
        ]

    def roles(self, codes: list[str]) -> str:
        return ", ".join(self.named(words.ROLES, code) for code in codes)

    def live(self, each: Mapping[str, Any]) -> list[str]:
        counts = [self.number(each["looked_for"]), self.number(each["absent"])]
        return [self.pair(each["name"]), *counts]

    def lasting(self, each: Mapping[str, Any]) -> dict[str, Any]:
        when = [
            self.said(words.LABELS[name], day=date.fromisoformat(each[name]))
            for name in ("since", "until")
            if each[name]
        ]
        return {
            "name": self.pair(each["name"]),
            "status": each["status"],
            "word": STATUS_NAMES[Status(each["status"])].in_(self.language),
            "when": ", ".join(when),
            "text": self.pair(each["text"]),
            "by": self.said(words.LABELS["attested_by"], id=each["attested_by"])
            if each["attested_by"]
            else "",
        }

    def proofs(self) -> list[list[str]]:
        document = self.document
        ledger, audit = document["ledger"], document["audit"]
        first, last = str(ledger["first"]), str(ledger["last"])
        rows = [
            [words.LABELS["run"].in_(self.language), document["run"]],
            [words.LABELS["plan_digest"].in_(self.language), document["plan"]],
            [self.said(words.LABELS["ledger"], first=first, last=last), ledger["head"]],
            [self.said(words.LABELS["audit"], size=audit["size"]), audit["root"]],
        ]
        if document["replaces"]:
            rows.append([words.LABELS["replaces"].in_(self.language), document["replaces"]])
        return rows

    def named(self, names: Mapping[str, Bilingual], code: str) -> str:
        pair = names.get(code)
        return code if pair is None else pair.in_(self.language)

"""Stories: what do the invented clients call and write about?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from consigne.consent.rules import Answer
from consigne.interactions.rules import Channel, Direction, Result
from consigne.kernel.words import Bilingual

_FILE = Path(__file__).with_name("stories.yaml")
_QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Beat:
    """One contact of a story, so many days after the one before."""

    subject: Bilingual
    note: Bilingual
    after: int = 0
    channel: Channel = Channel.PHONE
    direction: Direction = Direction.INBOUND
    purpose: str = ""
    result: Result = Result.ANSWERED
    next_action: Bilingual | None = None
    next_in: int = 0
    with_file: bool = False
    acting: bool = False
    consent: str = ""
    answer: Answer = Answer.GIVEN


Story = tuple[Beat, ...]


def stories(activity: str) -> tuple[Story, ...]:
    """The stories told under an activity."""
    return tuple(tuple(map(_beat, story["beats"])) for story in _told()[activity])


def questions(activity: str) -> tuple[Beat, ...]:
    """The general questions asked under an activity, by nobody in particular."""
    return tuple(map(_beat, _told()[_QUESTIONS][activity]))


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return told


def _beat(written: dict[str, Any]) -> Beat:
    following = written.get("next")
    return Beat(
        subject=_pair(written["subject"]),
        note=_pair(written["note"]),
        after=written.get("after", 0),
        channel=Channel(written.get("way", "phone")),
        direction=Direction.OUTBOUND if written.get("out") else Direction.INBOUND,
        purpose=written.get("purpose", ""),
        result=Result(written.get("result", "answered")),
        next_action=_pair(following) if following else None,
        next_in=following["in"] if following else 0,
        with_file=written.get("file", False),
        acting=written.get("acting", False),
        consent=written.get("consent", ""),
        answer=Answer(written.get("answer", "given")),
    )


def _pair(written: dict[str, Any]) -> Bilingual:
    return Bilingual(written["en"], written["fr"])

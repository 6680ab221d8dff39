"""Answers: what a command says on standard output, to a person or to a machine."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import click

from consigne.cli.language import spoken
from consigne.kernel.decisions import Explanation, Source
from consigne.kernel.words import Bilingual

_JSON = f"{__name__}.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` is what `--json` writes, `lines` what is shown otherwise.

    A status other than zero says that what was asked about is not as it should be.
    """

    content: Any
    lines: Iterable[Bilingual | str] = ()
    status: int = 0


def want_json(context: click.Context) -> None:
    """The machine's answer was asked for: nothing else goes to standard output."""
    context.meta[_JSON] = True


def wants_json() -> bool:
    """Whether the command under way answers a machine; progress then keeps quiet."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(_JSON))


def show(answer: Answer) -> None:
    """Write the answer."""
    if wants_json():
        click.echo(json.dumps(plain(answer.content), ensure_ascii=False))
        return
    for line in answer.lines:
        click.echo(spoken(line))


def plain(value: Any) -> Any:
    """A value as JSON holds it: pairs with both halves, days and instants in ISO 8601."""
    if isinstance(value, Bilingual):
        return {"en": value.en, "fr": value.fr}
    if isinstance(value, Enum):
        return plain(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def explained(explanation: Explanation) -> list[str]:
    """An explanation as lines: its sentence, then each reason with its source under it."""
    lines = [spoken(explanation.headline)]
    for place, reason in enumerate(explanation.reasons, start=1):
        if reason.text == explanation.headline:
            lines.append(f"  {cited(reason.source)}")
        else:
            lines += [f"  {place}. {spoken(reason.text)}", f"     {cited(reason.source)}"]
    return lines


def cited(source: Source) -> str:
    """A source as people cite it, then the ids of our requirements."""
    ids = f" ({', '.join(source.requirements)})" if source.requirements else ""
    return f"— {spoken(source.cited())}{ids}"

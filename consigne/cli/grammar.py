"""Grammar: commands, options and arguments that explain themselves in both languages.

Click keeps one help text per parameter; these keep a pair and choose when help is shown.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as click_says
from typing import Any

import click

from consigne.cli.answers import Answer, show, want_json
from consigne.cli.language import language, spoken
from consigne.kernel.words import Bilingual

_PIECES = Bilingual("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]...")
# What an option takes, where Click knows the English alone.
_TAKEN = {
    "TEXT": Bilingual("TEXT", "TEXTE"),
    "INTEGER": Bilingual("NUMBER", "NOMBRE"),
    "INTEGER RANGE": Bilingual("NUMBER", "NOMBRE"),
}
_DAY = Bilingual("YYYY-MM-DD", "AAAA-MM-JJ")
_NO_DAY = Bilingual(
    "{value!r} is not a day; write it YYYY-MM-DD.",
    "« {value} » n’est pas une date; écrivez-la AAAA-MM-JJ.",
)
_JSON = Bilingual("Answer in JSON, for a machine.", "Répondre en JSON, pour une machine.")


class Option(click.Option):
    """An option with its help as a pair."""

    def __init__(self, *arguments: Any, said: Bilingual, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.said = said

    def make_metavar(self, ctx: click.Context) -> str:
        taken = super().make_metavar(ctx)
        return spoken(_TAKEN[taken]) if taken in _TAKEN else taken

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = spoken(self.said)
        return super().get_help_record(ctx)


class Argument(click.Argument):
    """A positional argument: its name, in capitals by custom, and its help, as pairs."""

    def __init__(
        self, *arguments: Any, named: Bilingual, said: Bilingual, **attributes: Any
    ) -> None:
        super().__init__(*arguments, **attributes)
        self.named, self.said = named, said
        # Click lists only arguments that have help; which half is read is known later.
        self.help = said.en

    def make_metavar(self, ctx: click.Context) -> str:
        self.metavar = spoken(self.named)
        return super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        self.help = spoken(self.said)
        return super().get_help_record(ctx)


class Day(click.ParamType[date]):
    """A day as people write it to a machine."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return spoken(_DAY)

    def convert(
        self, value: date | str, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(spoken(_NO_DAY).format(value=value), param, ctx)


class _Formatter(click.HelpFormatter):
    """Headings punctuated as they are read."""

    def write_heading(self, heading: str) -> None:
        super().write_heading(heading + ("\N{NO-BREAK SPACE}" if language() == "fr" else ""))


class _Context(click.Context):
    formatter_class = _Formatter


class _Said(click.Command):
    """Shared by commands and groups: help as a pair."""

    context_class = _Context
    said: Bilingual

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            # Click keeps the words of the first time it was asked.
            option.help = click_says("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        return spoken(self.said).partition("\n")[0].rstrip(".")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = spoken(self.said)
        super().format_help_text(ctx, formatter)


class Command(_Said):
    """A command that returns an Answer, and writes it as JSON when asked to."""

    def __init__(self, *arguments: Any, said: Bilingual, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.said = said
        self.params.append(
            Option(
                ["--json"],
                said=_JSON,
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=lambda context, _, value: want_json(context) if value else None,
            )
        )

    def invoke(self, ctx: click.Context) -> None:
        answer = super().invoke(ctx)
        if isinstance(answer, Answer):
            show(answer)
            ctx.exit(answer.status)


class Group(_Said, click.Group):
    """A group of commands; alone, it shows them."""

    command_class = Command

    def __init__(self, *arguments: Any, said: Bilingual, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.said = said

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        self.subcommand_metavar = spoken(_PIECES)
        return super().collect_usage_pieces(ctx)

"""The command line: what was typed, what ran, and what is said when it cannot run."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from consigne.cli.answers import plain
from consigne.cli.grammar import Option
from consigne.cli.language import chosen, spoken
from consigne.cli.registry import Commands
from consigne.cli.troubles import Told, told
from consigne.kernel.words import LANGUAGES, Bilingual

STOPPED = 130
_REFUSED = 1

consigne = Commands(
    "consigne",
    said=Bilingual(
        "Client relations for bodies that answer to Canadian privacy law: the register executes.",
        "Relations avec la clientèle des organismes soumis aux lois canadiennes sur la protection "
        "des renseignements personnels : le registre s’exécute.",
    ),
    params=[
        Option(
            ["--lang"],
            said=Bilingual(
                "Language of this command; anywhere on the line.",
                "Langue de cette commande; n’importe où sur la ligne.",
            ),
            type=click.Choice(LANGUAGES),
            expose_value=False,
        )
    ],
)


def main(words: Sequence[str] | None = None) -> int:
    """Run what was typed; the status of the process: 0 done, 1 refused, 2 mistyped, 130 stopped."""
    typed = chosen(sys.argv[1:] if words is None else words)
    try:
        status = consigne.main(args=typed, prog_name="consigne", standalone_mode=False)
    except click.ClickException as mistyped:
        mistyped.show()
        return mistyped.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(spoken(_STOPPED), err=True)
        return STOPPED
    except Exception as trouble:
        _tell(told(trouble), as_json="--json" in typed)
        return _REFUSED
    return int(status or 0)


_STOPPED = Bilingual("Stopped; nothing more was done.", "Arrêt; rien d’autre n’a été fait.")


def _tell(trouble: Told, *, as_json: bool) -> None:
    """Why it was not done, on standard error; to a machine, also on standard output."""
    for line in trouble.lines():
        click.echo(line, err=True)
    if as_json:
        click.echo(json.dumps(plain({"error": trouble}), ensure_ascii=False))

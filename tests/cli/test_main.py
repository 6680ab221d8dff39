"""The command line: both languages, one status, and never a traceback."""

from __future__ import annotations

import ast
import gettext
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.pofile import read_po

from consigne.cli import language
from consigne.cli.grammar import Group
from consigne.cli.main import consigne
from consigne.cli.troubles import told
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.staff.rules import Why

CATALOGUE = Path(language.__file__).parent / "locale/fr/LC_MESSAGES/click.po"
# Said to programmers, to other systems than ours, or where no command of ours can lead.
NEVER_SAID = (
    "DeprecationWarning",
    "Could not determine name",
    "No options defined",
    "Arguments take",
)

# Others rely on these names; a name is added, never taken away.
PROMISED = """
    serve, worker, keys, pack check, pack diff, pack load, import, decide, disposal plan,
    disposal approve, disposal execute, disposal verify, hold place, hold lift,
    certificate verify, certificate key, ledger verify, ledger replay, audit verify, backup,
    restore, db check, requirements, demo, migrate, token make, token revoke
"""


def commands(group: Group = consigne, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is, as typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield (*path, name)
        if isinstance(found, Group):
            yield from commands(found, (*path, name))


def test_the_names_are_those_promised():
    typed = {" ".join(words) for words in commands()}
    assert {name.strip() for name in PROMISED.split(",")} <= typed


@pytest.mark.parametrize("words", sorted(commands()), ids=" ".join)
def test_every_command_explains_itself_in_each_language(
    typed: Any, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    english, french = (typed(*words, "--help", "--lang", spoken) for spoken in ("en", "fr"))
    assert english[0] == french[0] == 0
    assert english[1].startswith("Usage: consigne")
    assert french[1].startswith("Usage : consigne")
    explained = [set(said[1].splitlines()[2:]) - {""} for said in (english, french)]
    # Codes to choose from, and bounds, are the same in both.
    same = explained[0] & explained[1]
    assert not [line for line in same if "|" not in line and "<=" not in line]
    assert "[required]" not in french[1]


def test_the_language_may_stand_anywhere_on_the_line(typed: Any):
    assert typed("--lang", "fr", "pack")[2] == typed("pack", "--lang=fr")[2]


def test_an_unknown_language_is_refused(typed: Any):
    status, _, said = typed("--lang", "de", "pack")
    assert status == 2
    assert "'de' is not one of 'en', 'fr'" in said


def test_what_is_mistyped_is_told_in_french(typed: Any):
    status, answer, said = typed("--lang", "fr", "pakc")
    assert (status, answer) == (2, "")
    assert "La commande pakc n’existe pas." in said


@pytest.mark.parametrize(
    ("language", "told", "form"),
    [
        ("en", "'hier' is not a day", "YYYY-MM-DD"),
        ("fr", "« hier » n’est pas une date", "AAAA-MM-JJ"),
    ],
)
def test_a_day_that_is_none_is_told_how_to_be_written(
    typed: Callable[..., tuple[int, str, str]], language: str, told: str, form: str
):
    status, _, said = typed("--lang", language, "demo", "--today", "hier")
    _, answer, _ = typed("--lang", language, "demo", "--help")
    assert status == 2
    assert told in said
    assert form in said
    assert form in answer


def test_what_nobody_foresaw_says_where_and_no_value():
    try:
        raise KeyError("Amara Œuvrard")
    except KeyError as error:
        lines = "\n".join(told(error).lines())
    assert "test_main.py" in lines
    assert "Amara" not in lines
    assert "Traceback" not in lines


def test_a_refusal_is_told_with_its_reason_and_source():
    lines = list(told(NotAllowed(Refused(Why.TOKEN_NOT_GOOD))).lines())
    assert lines[0].startswith("This token is unknown")
    assert "Staff and roles" in lines[1]


def test_what_may_not_be_seen_is_not_named():
    assert "client" not in told(NotSeen("client", "C-000001")).sentence.en


def test_a_machine_gets_the_refusal_as_json(asked: Callable[..., Any], tmp_path: Path):
    (tmp_path / "pack.yaml").write_text("pack: 1\n")
    assert asked("pack", "diff", str(tmp_path))["error"]["code"] == "Faulty"


def messages_of_click() -> Iterator[str]:
    """Every message Click has for a reader, from its own sources."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        tree = ast.parse((Path(click.__file__).parent / f"{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                yield from (str(a.value) for a in node.args[:2] if isinstance(a, ast.Constant))


def test_click_speaks_french_whatever_it_has_to_say():
    with CATALOGUE.open("rb") as opened:
        known = {
            text
            for message in read_po(opened, locale="fr")
            for text in (message.id if isinstance(message.id, tuple) else (message.id,))
        }
    unused = {
        "?",
        "(dynamic)",
        "deprecated",
        "Confirm the action without prompting.",
        "Choice({choices})",
    }
    said = {text for text in messages_of_click() if not text.startswith(NEVER_SAID)}
    assert {text for text in said - unused - known if "version" not in text} <= {
        "Value must be an iterable.",
        "Name '{name}' defined twice",
        "Boolean option {decl!r} cannot use the same flag for true/false.",
        "Invalid start character for option ({option})",
    }


def test_the_french_of_click_keeps_every_placeholder():
    with CATALOGUE.open("rb") as opened:
        broken = [m.id for m in read_po(opened, locale="fr") if m.id and list(m.check())]
    assert broken == []


def test_the_catalogue_is_the_one_gettext_reads(monkeypatch: pytest.MonkeyPatch):
    language.chosen(["--lang", "fr"])
    assert gettext.gettext("Commands") == "Commandes"

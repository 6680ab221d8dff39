"""The papers tell the truth: what they point at is there, in both languages."""

from __future__ import annotations

import ast
import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture import paper
from tests.architecture.tree import PACKAGE, ROOT, floors, our_models, sources

HOWTOS = sorted(path for path in (ROOT / "docs/howto").glob("*.md") if ".fr." not in path.name)
FRONT = (ROOT / "README.md", ROOT / "LISEZMOI.md")
GLOSSARY = ROOT / "docs/GLOSSARY.md"
ARCHITECTURE = ROOT / "docs/ARCHITECTURE.md"
CITED = re.compile(r"docs/decisions/(\d{4})")
SAID = re.compile(r"`consigne ([a-z][a-z -]*)")
HEAVIEST = 200_000


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def broken(where: Path, text: str) -> list[str]:
    """The links of a text that lead nowhere, anchors included."""
    told = []
    for link in paper.links(text):
        path, _, end = unquote(link).partition("#")
        target = (where.parent / path).resolve() if path else where
        there = target.exists() or not path
        known = there and (not end or end in anchors(target, text, own=not path))
        told += [] if known else [link]
    return told


def anchors(target: Path, text: str, *, own: bool) -> list[str]:
    there = text if own else paper.text_of(target)
    return [paper.anchor(heading) for heading in paper.headings(there)]


@pytest.mark.parametrize("page", paper.papers(), ids=named)
def test_every_link_leads_somewhere(page: Path):
    assert broken(page, paper.text_of(page)) == []


def test_the_check_of_links_sees_one_that_leads_nowhere():
    text = "# Here\n[a](README.md) [b](nowhere.md) [c](#here) [d](#there) [e](https://x.example)\n"
    assert broken(ROOT / "planted.md", text) == ["nowhere.md", "#there"]


@pytest.mark.parametrize("page", paper.papers(), ids=named)
def test_every_command_shown_exists(page: Path):
    shown = paper.commands(paper.text_of(page))
    assert [line for line in shown if paper.missing_command(line)] == []


def test_the_check_of_commands_sees_one_that_is_not_there():
    assert paper.missing_command("script/nothing") == "script/nothing"
    assert paper.missing_command("script/consigne pack burn x") == "burn"
    assert paper.missing_command("script/consigne serve --quietly") == "--quietly"
    assert paper.missing_command("script/consigne pack load packs/mine --yes") is None


def test_every_command_that_a_sentence_advises_exists():
    texts = [
        node.value
        for _, page in sources()
        for node in ast.walk(page)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    advised = {found.strip() for text in texts for found in SAID.findall(text)}
    assert advised
    assert [line for line in advised if paper.missing_command(f"script/consigne {line}")] == []


@pytest.mark.parametrize("howto", HOWTOS, ids=named)
def test_a_howto_has_six_steps_at_most_and_its_french_twin_the_same(howto: Path):
    english = paper.text_of(howto)
    french = paper.text_of(howto.with_suffix(".fr.md"))
    assert paper.steps(english) == paper.steps(french)
    assert len(paper.steps(english)) <= 6
    assert len(paper.headings(english)) == len(paper.headings(french))


def test_both_front_pages_have_the_same_sections_and_pictures():
    english, french = map(paper.text_of, FRONT)
    there = [re.sub(r"\.en\.png$", "", picture) for picture in paper.pictures(english)]
    là_bas = [re.sub(r"\.fr\.png$", "", picture) for picture in paper.pictures(french)]
    assert there == là_bas
    assert len(paper.headings(english)) == len(paper.headings(french))
    assert len(paper.rows(english)) == len(paper.rows(french))


def test_pictures_are_light_and_each_is_shown():
    shown = {link for page in FRONT for link in paper.pictures(paper.text_of(page))}
    kept = sorted((ROOT / "docs/pictures").glob("*.png"))
    assert {named(picture) for picture in kept} == shown
    assert [named(picture) for picture in kept if picture.stat().st_size > HEAVIEST] == []


def test_both_front_pages_show_the_two_commands_and_they_run():
    for page in FRONT:
        assert {"script/server", "script/test"} <= {
            line.split()[0] for line in paper.commands(paper.text_of(page))
        }
    assert os.access(ROOT / "script/server", os.X_OK)
    assert os.access(ROOT / "script/test", os.X_OK)


def cited_in_code(text: str) -> set[str]:
    """Code that a paper cites by its dotted path from a floor, arguments left out."""
    dotted = {re.sub(r"\(.*", "", each) for each in paper.code(text)}
    return {
        each
        for each in dotted
        if re.fullmatch(r"[a-z_]+(\.\w+)+", each)
        and each.split(".")[0] in floors()
        and not each.endswith((".py", ".md", ".json", ".jsonl"))
    }


@pytest.mark.parametrize("page", paper.papers(), ids=named)
def test_code_that_a_paper_cites_is_there(page: Path):
    text = paper.text_of(page)
    assert [each for each in cited_in_code(text) if not paper.is_defined(each)] == []
    files = {each for each in paper.code(text) if re.fullmatch(r"consigne/[\w/]+\.py", each)}
    assert [each for each in files if not (ROOT / each).exists()] == []


def test_the_check_of_cited_code_sees_what_is_not_there():
    assert cited_in_code("`consent.rules.may_rely_on(grant)` and `other.thing`") == {
        "consent.rules.may_rely_on"
    }
    assert paper.is_defined("consent.rules.may_rely_on")
    assert paper.is_defined("retention.actions.batches.next_batch")
    assert not paper.is_defined("consent.rules.may_anything")


def test_every_decision_that_is_cited_is_written():
    written = {path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")}
    pages = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *paper.papers()]
    cited = {number for page in pages for number in CITED.findall(paper.text_of(page))}
    assert cited <= written


def test_every_decision_says_its_number_and_its_day():
    for path in (ROOT / "docs/decisions").glob("*.md"):
        first, _, day = paper.text_of(path).split("\n")[:3]
        assert first.startswith(f"# {int(path.name[:4])}. ")
        assert re.fullmatch(r"\*\d{4}-\d{2}-\d{2}\. [A-Z].+\*", day)


def terms() -> list[list[str]]:
    return paper.rows(paper.text_of(GLOSSARY))


def test_a_term_has_both_languages_and_a_meaning_in_each():
    assert len(terms()) > 150
    for english, french, meaning, other in terms():
        assert english and french and other
        assert all(half.strip().endswith(".") for half in meaning.split("<br>")), english
        assert meaning.count("<br>") == 1, english


def test_a_term_is_explained_once():
    told = Counter(re.sub(r" `.*", "", english).lower() for english, *_ in terms())
    assert [term for term, times in told.items() if times > 1] == []


def test_every_table_is_named_by_a_word_of_the_glossary():
    known = {name for english, *_ in terms() for name in paper.code(english)}
    assert {model.__name__ for model in our_models()} <= known


def test_every_name_the_glossary_cites_is_in_the_code():
    defined = {name for path, _ in sources() for name in paper.names_in(ROOT / path)}
    cited = {name for english, *_ in terms() for name in paper.code(english)}
    defined |= {"SYSTEM"}  # a member of an enumeration
    assert cited <= defined


def test_no_paper_names_a_machine():
    told = [
        (named(page), found)
        for page in paper.papers()
        for found in re.findall(r"/(?:home|root|work|Users)/\w+", paper.text_of(page))
    ]
    assert told == []

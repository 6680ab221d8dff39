"""What the libraries of sign-in say is said in the official words, in both languages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation.template import templatize

from consigne import desk, staff

Spoken = tuple[str | None, tuple[str, ...]]

ALLAUTH, DJANGO = Path(allauth.__file__).parent, Path(django.__file__).parent
CATALOGUES = Path(staff.__file__).parent / "locale"
TEMPLATES = Path(desk.__file__).parent / "templates"
READ = (
    ALLAUTH / "account",
    ALLAUTH / "mfa",
    ALLAUTH / "core",
    ALLAUTH / "templates/account",
    ALLAUTH / "templates/allauth",
    ALLAUTH / "templates/mfa",
    DJANGO / "forms",
    DJANGO / "contrib/auth/password_validation.py",
    DJANGO / "core/validators.py",
)
# Names of tables and of applications, and sets of forms: nothing here shows them.
NOT_SHOWN = {"admin.py", "apps.py", "models.py", "formsets.py"}
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in DEFAULT_KEYWORDS if "gettext" in name}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY}
FILLED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]*>")

# What no reader of Canadian French is told, and what they are told instead.
NOT_IN_FRENCH = {
    r"\be-?mails?\b|\bmails?\b": "courriel",
    r"connexion|connect": "ouvrir ou fermer une session",
    r"\bspams?\b": "courrier indésirable",
    r"\bcookies?\b": "témoin",
    r"\bscann": "lire",
    r"\bpseudo": "nom d’utilisateur",
    r"\bPIN\b": "NIP",
    r"\(e\)": "a wording for everyone",
    r"\bMerci d": "a plain imperative",
    r"'": "a typographic apostrophe",
    r"\s[?!;]": "no space before this mark",
    r"(?<!\u00a0)[:»]|«(?!\u00a0)": "a non-breaking space",
}
NOT_IN_ENGLISH = {
    r"(?i)\bemails?\b": "e-mail",
    r"(?i)\blog(ged)?[ -]?(in|out)\b": "sign in, sign out",
    r"(?i)\bsign-?up\b(?! here)": "create an account",
    r"\bUS\b": "Canada",
    r"\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+": "capitals as in a sentence",
}
# One concept, one word: what is said of these in English, and its French in the glossary.
TERMS = {
    r"\be-mails?\b": "courriel",
    r"\bpasswords?\b": r"mots? de passe",
    r"\bpasskeys?\b": r"clés? d’accès",
    r"\bsecurity keys?\b": r"clés? de sécurité",
    r"\bsign(ed|-)?[ -]?(in|out)\b": r"session",
    r"\btwo-factor": r"à deux facteurs",
    r"\brecovery codes?\b": r"codes? de récupération",
    r"\bauthenticator app": r"application d’authentification",
}


@cache
def spoken() -> frozenset[Spoken]:
    """Every string of the libraries that a reader can meet: context, text, plural."""
    return frozenset(each for root in READ for file in files(root) for each in strings(file))


def files(root: Path) -> Iterator[Path]:
    for file in [root] if root.is_file() else sorted(root.rglob("*")):
        shown = file.suffix in (".py", ".html", ".txt") and file.name not in NOT_SHOWN
        if shown and not is_replaced(file):
            yield file


def is_replaced(file: Path) -> bool:
    """Whether the desk has a template of its own in the place of this one."""
    theirs = ALLAUTH / "templates"
    return file.is_relative_to(theirs) and (TEMPLATES / file.relative_to(theirs)).exists()


def strings(file: Path) -> Iterator[Spoken]:
    source = file.read_text()
    if file.suffix != ".py":
        # Read as Python, where an indented line would be a fault.
        source = "\n".join(line.lstrip() for line in templatize(source).split("\n"))
    for _, found, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        ids = (found,) if isinstance(found, str) else tuple(found)
        if re.search(r"\w", ids[0]):
            yield context, ids


def said(each: Spoken, language: str) -> list[str]:
    """What a reader of this language is told, once or several, without what fills it."""
    context, ids = each
    with translation.override(language):
        if len(ids) > 1:
            texts = [translation.ngettext(ids[0], ids[1], count) for count in (1, 2)]
        elif context:
            texts = [translation.pgettext(context, ids[0])]
        else:
            texts = [translation.gettext(ids[0])]
    return [FILLED.sub("X", text) for text in texts]


def catalogue(language: str) -> list[Message]:
    with (CATALOGUES / language / "LC_MESSAGES/django.po").open("rb") as opened:
        return [message for message in read_po(opened, abort_invalid=True) if message.id]


def faults(language: str, refused: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (text, instead)
        for each in spoken()
        for text in said(each, language)
        for words, instead in refused.items()
        if re.search(words, text)
    ]


def test_the_libraries_are_read():
    assert (None, ("Email address",)) in spoken()
    assert (None, ("Password Reset",)) in spoken()
    assert (None, ("Enter a valid email address.",)) in spoken()
    assert len(spoken()) > 250


def test_no_library_speaks_the_french_of_elsewhere():
    assert faults("fr", NOT_IN_FRENCH) == []


def test_no_library_speaks_another_english_than_ours():
    assert faults("en", NOT_IN_ENGLISH) == []


@pytest.mark.parametrize(("english", "french"), TERMS.items())
def test_the_libraries_use_the_words_of_the_glossary(english: str, french: str):
    told = [
        (en, fr)
        for each in spoken()
        for en, fr in zip(said(each, "en"), said(each, "fr"), strict=True)
        if re.search(english, en, re.IGNORECASE)
    ]
    assert told
    assert [(en, fr) for en, fr in told if not re.search(french, fr, re.IGNORECASE)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_only_what_a_library_says_otherwise_is_in_our_catalogue(language: str):
    theirs = {
        key(message): message.string
        for folder in (DJANGO / "conf", ALLAUTH)
        for message in library(folder, language)
    }
    ids = {(context, texts[0]) for context, texts in spoken()}
    for message in catalogue(language):
        assert key(message) in ids
        assert message.string != theirs.get(key(message), message.id), message.id


def key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def library(folder: Path, language: str) -> list[Message]:
    with (folder / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as opened:
        # An empty string of theirs leaves the English one.
        return [message for message in read_mo(opened) if message.string]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_catalogue_wins_and_keeps_every_blank(language: str):
    for message in catalogue(language):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        ours = (message.string,) if isinstance(message.string, str) else message.string
        assert said((message.context, ids), language) == [FILLED.sub("X", text) for text in ours]
        for text in ours:
            assert sorted(FILLED.findall(text)) == sorted(FILLED.findall(ids[-1])), ids

"""Reading: what does this folder say, and on which line?

YAML is read as plain values only: mappings, lists, text, whole numbers, true, false, null. A day
stays the text it was written as; `no` and `on` stay words. Anchors, aliases, tags, duplicate keys
and control characters are refused, as is anything larger than the limits below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path as Folder
from typing import Any

import yaml

from consigne.kernel.words import Bilingual
from consigne.packs.entries import Fault, Pack, Page, Path, entries_of

MAX_FILES = 64
MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 50_000
MAX_ITEMS = 1_000

# libyaml where the wheel has it; the same events come out of both.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Longer figures stay text, so that canonical JSON can always write what was read.
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

_NO_FOLDER = Bilingual(
    "There is no folder here with a YAML file in it. Give the path of a pack.",
    "Il n’y a pas ici de répertoire contenant un fichier YAML. Indiquer le chemin d’un dossier"
    " de registre.",
)
_TOO_MANY = Bilingual(
    "A pack holds at most {limit} files. Join some of them.",
    "Un dossier de registre contient au plus {limit} fichiers. En réunir quelques-uns.",
)
_LINK = Bilingual(
    "This is a link, and a pack holds only its own files. Put the file itself here.",
    "Ceci est un lien, et un dossier de registre ne contient que ses propres fichiers. Mettre ici"
    " le fichier lui-même.",
)
_CLOSED = Bilingual(
    "This file cannot be opened. Check that it is a file and that you may read it.",
    "Ce fichier ne s’ouvre pas. Vérifier qu’il s’agit d’un fichier et que sa lecture est permise.",
)
_TOO_LARGE = Bilingual(
    "This file is larger than {limit} bytes. Split it.",
    "Ce fichier dépasse {limit} octets. Le diviser.",
)
_ENCODING = Bilingual(
    "This line is not UTF-8. Save the file again in UTF-8.",
    "Cette ligne n’est pas en UTF-8. Enregistrer de nouveau le fichier en UTF-8.",
)
_CONTROL = Bilingual(
    "There is a control character on this line. Remove it.",
    "Il y a un caractère de commande sur cette ligne. L’enlever.",
)
_NOT_YAML = Bilingual(
    "YAML cannot be read from here on. Check indentation, quotation marks and colons.",
    "Le YAML ne se lit plus à partir d’ici. Vérifier les retraits, les guillemets et les"
    " deux-points.",
)
_ALIAS = Bilingual(
    "Anchors, aliases and tags (&, *, !) are not allowed in a pack. Write the value out.",
    "Les ancres, les alias et les étiquettes (&, *, !) ne sont pas permis dans un dossier de"
    " registre. Écrire la valeur au long.",
)
_TOO_DEEP = Bilingual(
    "Values are nested more than {limit} levels deep here. Take levels away.",
    "Les valeurs sont imbriquées ici sur plus de {limit} niveaux. En enlever.",
)
_TOO_LONG = Bilingual(
    "This file holds more than {limit} values. Split it.",
    "Ce fichier contient plus de {limit} valeurs. Le diviser.",
)
_TOO_MANY_ITEMS = Bilingual(
    "This list holds more than {limit} items. Move some to another file.",
    "Cette liste contient plus de {limit} éléments. En déplacer dans un autre fichier.",
)
_KEY = Bilingual(
    "A field needs a name that is a plain word. Write name: value.",
    "Un champ doit porter un nom qui est un simple mot. Écrire nom: valeur.",
)
_TWICE = Bilingual(
    "This field stands twice in the same place, and only one can count. Remove one.",
    "Ce champ figure deux fois au même endroit, et un seul peut compter. En enlever un.",
)
_SECOND = Bilingual(
    "A second document begins here. Keep one document to a file.",
    "Un deuxième document commence ici. Garder un seul document par fichier.",
)
_EMPTY = Bilingual(
    "This file is empty. Write a list of entries in it or remove it.",
    "Ce fichier est vide. Y écrire une liste d’entrées ou l’enlever.",
)


class _Unreadable(Exception):
    """A file stops making sense at this line."""

    def __init__(self, line: int, text: Bilingual, path: Path = ()) -> None:
        super().__init__(line)
        self.line, self.text, self.path = line, text, path


def read(folder: Folder) -> Pack:
    """The pack in this folder, subfolders included; whatever cannot be read becomes a fault."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".yaml", ".yml"})
    if not files:
        return _refused(folder, _NO_FOLDER)
    if len(files) > MAX_FILES:
        return _refused(folder, _TOO_MANY.filled(limit=MAX_FILES))
    return pack_of(folder.resolve().name, {_name_of(f, folder): f for f in files})


def pack_of(folder: str, files: Mapping[str, Folder | bytes]) -> Pack:
    """The pack these files make, given by name as paths or as bytes already at hand."""
    pages: list[Page] = []
    faults: list[Fault] = []
    for name, file in files.items():
        try:
            raw = file if isinstance(file, bytes) else _bytes_of(file, name)
            tree = _Tree(_text(raw))
            pages.append(Page(name, tree.whole(), tree.lines))
        except _Unreadable as why:
            field = Page(name, None, {}).spelled(why.path)
            faults.append(Fault(name, why.line, field, why.text))
    return Pack(folder, tuple(pages), tuple(faults), entries_of(tuple(pages)))


def _name_of(file: Folder, folder: Folder) -> str:
    return file.relative_to(folder).as_posix().encode("utf-8", "replace").decode()


def _refused(folder: Folder, text: Bilingual) -> Pack:
    name = folder.resolve().name
    return Pack(name, (), (Fault(name, 1, "", text),), ())


def _bytes_of(file: Folder, name: str) -> bytes:
    folder = file.parents[name.count("/")]
    if file.resolve() != folder.resolve() / file.relative_to(folder):
        raise _Unreadable(1, _LINK)
    try:
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Unreadable(1, _CLOSED) from error
    return raw


def _text(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise _Unreadable(1, _TOO_LARGE.filled(limit=MAX_BYTES))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(raw.count(b"\n", 0, error.start) + 1, _ENCODING) from error
    if bad := _UNPRINTABLE.search(text):
        raise _Unreadable(text.count("\n", 0, bad.start()) + 1, _CONTROL)
    return text


class _Tree:
    """Plain values composed from YAML events, with the line of each."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._line = 1
        self._events = self._heard(text)

    def whole(self) -> Any:
        """The one document of the file."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _Unreadable(1, _EMPTY)
        value = self._value(next(self._events), ())
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise _Unreadable(self._line, _SECOND)
        return value

    def _heard(self, text: str) -> Iterator[Any]:
        events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        try:
            for event in events:
                self._line = event.start_mark.line + 1
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise _Unreadable(mark.line + 1 if mark else self._line, _NOT_YAML) from error
        # An escape beyond Unicode is a ValueError in the pure reader.
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise _Unreadable(self._line, _NOT_YAML) from error

    def _value(self, event: Any, path: Path) -> Any:
        self._accept(event, path)
        self.lines.setdefault(path, self._line)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _scalar(event)

    def _accept(self, event: Any, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            raise _Unreadable(self._line, _ALIAS, path)
        if len(path) > MAX_DEPTH:
            raise _Unreadable(self._line, _TOO_DEEP.filled(limit=MAX_DEPTH))
        if len(self.lines) > MAX_NODES:
            raise _Unreadable(self._line, _TOO_LONG.filled(limit=MAX_NODES))
        if isinstance(event, yaml.ScalarEvent) and _UNPRINTABLE.search(event.value):
            raise _Unreadable(self._line, _CONTROL, path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._name(event, path)
            if name in values:
                raise _Unreadable(self._line, _TWICE, (*path, name))
            # A field is where its name stands, even when its value begins a line below.
            self.lines[*path, name] = self._line
            values[name] = self._value(next(self._events), (*path, name))
        return values

    def _name(self, event: Any, path: Path) -> str:
        self._accept(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Unreadable(self._line, _KEY, path)
        return str(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            if len(values) == MAX_ITEMS:
                raise _Unreadable(self._line, _TOO_MANY_ITEMS.filled(limit=MAX_ITEMS), path)
            values.append(self._value(event, (*path, len(values))))
        return values


def _scalar(event: Any) -> Any:
    # libyaml says "" where the pure reader says None for an unquoted value.
    if event.style or not event.implicit[0]:
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    return int(event.value) if _WHOLE.fullmatch(event.value) else event.value

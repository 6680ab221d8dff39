"""Documents: what do these bytes hold, whatever their name says, and under what name are they kept?

Pure. What is not in the table is not taken: archives, programs, pages of the Web, drawings that run
scripts, texts of an office with macros.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from contextlib import suppress
from dataclasses import dataclass

import puremagic

LONGEST_NAME = 120
LONGEST_ENDING = 10
# A document of an office is an archive: it is not unpacked here, and holds no more than this.
MOST_PARTS = 5_000
MOST_UNPACKED = 250_000_000

_OPENXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document that is taken: its media type, its endings, and its other names."""

    media_type: str
    endings: tuple[str, ...]
    also: tuple[str, ...] = ()


TEXT = Kind("text/plain", (".txt", ".text", ".log", ".md"))
TEXTS = (
    TEXT,
    # Windows says "Excel" of any table it may open.
    Kind("text/csv", (".csv",), ("application/csv", "application/vnd.ms-excel", "text/plain")),
    Kind("message/rfc822", (".eml",), ("text/plain",)),
)
OFFICE = (
    Kind(f"{_OPENXML}.wordprocessingml.document", (".docx",)),
    Kind(f"{_OPENXML}.spreadsheetml.sheet", (".xlsx",)),
    Kind(f"{_OPENXML}.presentationml.presentation", (".pptx",)),
    Kind(f"{_ODF}.text", (".odt",)),
    Kind(f"{_ODF}.spreadsheet", (".ods",)),
    Kind(f"{_ODF}.presentation", (".odp",)),
)
MEDIA = (
    Kind("application/pdf", (".pdf",), ("application/x-pdf",)),
    Kind("image/png", (".png",)),
    Kind("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), ("image/jpg", "image/pjpeg")),
    Kind("image/gif", (".gif",)),
    Kind("image/webp", (".webp",)),
    Kind("image/tiff", (".tif", ".tiff")),
    Kind("image/heic", (".heic", ".heif"), ("image/heif",)),
    Kind("audio/mpeg", (".mp3", ".mpga"), ("audio/mp3",)),
    Kind("audio/wav", (".wav",), ("audio/wave", "audio/x-wav", "audio/vnd.wave")),
    Kind("audio/mp4", (".m4a",), ("audio/x-m4a", "audio/m4a")),
    Kind("video/mp4", (".mp4",)),
)
ACCEPTED = (*MEDIA, *OFFICE, *TEXTS)
SERVED = frozenset(kind.media_type for kind in ACCEPTED)
# What a sender says who does not know.
UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})

_MARKUP = re.compile(rb"\s*(<\?|<!doctype|<!--|<html|<svg|<script|#!)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKED = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The part of such a document that says which it is.
_MAIN = {"word": OFFICE[0], "xl": OFFICE[1], "ppt": OFFICE[2]}


def kinds_in(content: bytes) -> tuple[Kind, ...]:
    """The kinds that these bytes may be, by what they hold; none when they are not taken."""
    if content.startswith(b"PK"):
        office = _office(content)
        return (office,) if office else ()
    if media := _media(content):
        return (media,)
    return TEXTS if _is_text(content) else ()


def kind_of(content: bytes, *, name: str) -> Kind | None:
    """The kind of a document: bytes and ending agree on it, or it is none."""
    ending = ending_of(name)
    return next((kind for kind in kinds_in(content) if ending in kind.endings), None)


def ending_of(name: str) -> str:
    """How a name ends, in small letters: ".pdf"; "" when it ends like nothing."""
    _, dot, ending = name.rpartition(".")
    return f".{ending.strip().lower()}" if dot else ""


def clean_name(name: str) -> str:
    """A name without path, control, direction or invisible character, and not too long.

    What is cut is cut before the ending, which stays.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # Categories C: controls, formats (among them those that turn the direction), surrogates.
    seen = "".join(
        each for each in re.sub(r"\s", " ", last) if unicodedata.category(each)[0] != "C"
    )
    kept = re.sub(r" +", " ", seen).strip(" .")
    stem, _, ending = kept.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        return kept[:LONGEST_NAME].strip(" .") or "document"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _media(content: bytes) -> Kind | None:
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return None
    found = (kind for match in matches for kind in MEDIA if match.extension in kind.endings)
    return next(found, None)


def _office(content: bytes) -> Kind | None:
    """Which document of an office an archive is; None for any other, with macros or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [part.filename for part in parts]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return None
            if any(_runs(name) for name in names):
                return None
            return _open_document(archive, parts) or _open_xml(names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None


def _runs(name: str) -> bool:
    return "vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/"))


def _open_xml(names: list[str]) -> Kind | None:
    if "[Content_Types].xml" not in names:
        return None
    main = {name.partition("/")[0] for name in names}
    return next((kind for part, kind in _MAIN.items() if part in main), None)


def _open_document(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Kind | None:
    first = parts[0] if parts else None
    if first is None or first.filename != "mimetype" or first.file_size > LONGEST_NAME:
        return None
    said = archive.read(first).decode("ascii", "replace").strip()
    return next((kind for kind in OFFICE if kind.media_type == said), None)


def _is_text(content: bytes) -> bool:
    """Whether these bytes read as text, of no language that a browser or a shell runs."""
    text = _decoded(content)
    return bool(text.strip()) and not _CONTROLS.search(text) and not _MARKUP.match(text.encode())


def _decoded(content: bytes) -> str:
    marked = next((name for mark, name in _MARKED if content.startswith(mark)), "")
    # Before Unicode, French was written in the last of these on Windows.
    for written in (marked,) if marked else ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(written)
    return ""

"""A document is what its bytes are: what runs stays out, and a name is no more than a name."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.kernel.decisions import ALLOWED, Refused
from consigne.vault.documents import (
    ACCEPTED,
    LONGEST_NAME,
    MOST_UNPACKED,
    clean_name,
    kind_of,
    kinds_in,
)
from consigne.vault.rules import MOST_BYTES, MOST_DOCUMENTS, Offered, Why, may_take

PDF = b"%PDF-1.7 facture"


def archive(**parts: bytes) -> bytes:
    """An archive of these parts, a name's "__" standing for "/"."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as into:
        for name, content in parts.items():
            into.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def of_types(**parts: bytes) -> bytes:
    return archive(**{"[Content_Types].xml": b"<Types/>"} | parts)


def isobmff(brand: bytes) -> bytes:
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00" + brand + b"isom"


TAKEN = {
    "a.pdf": PDF,
    "a.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "a.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20),
    "a.JPEG": b"\xff\xd8\xff\xdb\x00\x10" + bytes(20),
    "a.gif": b"GIF89a" + bytes(20),
    "a.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20),
    "a.tiff": b"II*\x00" + bytes(20),
    "a.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "a.mp3": b"ID3\x03\x00\x00\x00\x00\x00\x00",
    "a.wav": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20),
    "a.m4a": isobmff(b"M4A "),
    "a.mp4": isobmff(b"mp42"),
    "a.docx": of_types(word__document=b"x"),
    "a.xlsx": of_types(xl__workbook=b"x"),
    "a.pptx": of_types(ppt__presentation=b"x"),
    "a.odt": archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "a.ods": archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "a.odp": archive(mimetype=b"application/vnd.oasis.opendocument.presentation"),
    "a.txt": "Reçu de la cliente : 14 mois.".encode(),
    "b.txt": "Reçu de la cliente".encode("cp1252"),
    "c.txt": "Reçu de la cliente".encode("utf-16"),
    "a.csv": b"nom;ville\nA;Laval\n",
    "a.eml": b"From: a@example.test\nSubject: b\n\nc",
}
LEFT_OUT = {
    "archive": archive(facture=b"x"),
    "archive of archives": archive(mimetype=b"application/zip"),
    "gzip": b"\x1f\x8b\x08" + bytes(20),
    "rar": b"Rar!\x1a\x07\x00" + bytes(20),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(20),
    "program of Windows": b"MZ\x90\x00" + bytes(60),
    "program of Linux": b"\x7fELF\x02\x01\x01" + bytes(20),
    "script": b"#!/bin/sh\nrm",
    "page": b"<!DOCTYPE html><html></html>",
    "page with a mark": b"\xef\xbb\xbf  <html><script>alert(1)</script>",
    "page in utf-16": "<html><script>".encode("utf-16"),
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "xml": b"<?xml version='1.0'?><svg/>",
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "macros": of_types(word__document=b"x", word__vbaProject=b"x"),
    "macros of the other office": archive(
        mimetype=b"application/vnd.oasis.opendocument.text", Basic__Standard=b"x"
    ),
    "damaged archive": b"PK\x03\x04 and no more",
    "bytes": bytes(range(1, 40)),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_document_of_a_kind_in_the_table_is_taken(name: str):
    kind = kind_of(TAKEN[name], name=name)
    assert kind in ACCEPTED
    assert may_take([Offered(name, kind.media_type, TAKEN[name])]) == ALLOWED
    assert may_take([Offered(name, "application/octet-stream", TAKEN[name])]) == ALLOWED


def test_every_kind_of_the_table_is_tried():
    assert {kind_of(content, name=name) for name, content in TAKEN.items()} == set(ACCEPTED)


@pytest.mark.parametrize("what", LEFT_OUT)
@pytest.mark.parametrize("name", ["facture.pdf", "facture.txt", "facture.docx", "facture"])
def test_what_runs_or_holds_other_files_stays_out_whatever_it_is_called(what: str, name: str):
    assert kinds_in(LEFT_OUT[what]) == ()
    assert may_take([Offered(name, "", LEFT_OUT[what])]) == Refused(Why.NOT_TAKEN)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("facture.exe", "application/pdf"),
        ("facture.pdf.html", "application/pdf"),
        ("facture", "application/pdf"),
        ("facture.png", "application/pdf"),
        ("facture.pdf", "text/html"),
        ("facture.pdf", "image/svg+xml; charset=utf-8"),
    ],
)
def test_a_document_is_what_its_name_and_its_sender_say(name: str, said: str):
    assert may_take([Offered(name, said, PDF)]) == Refused(Why.NOT_WHAT_IT_SAYS)


def test_a_table_may_be_called_what_windows_calls_it():
    assert may_take([Offered("a.csv", "application/vnd.ms-excel", TAKEN["a.csv"])]) == ALLOWED


def test_an_office_document_that_would_fill_a_disk_is_not_taken():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("[Content_Types].xml", "<Types/>")
        with into.open("word/document.xml", "w") as part:
            for _ in range(MOST_UNPACKED // 1_000_000 + 1):
                part.write(bytes(1_000_000))
    assert len(held.getvalue()) < MOST_BYTES
    assert may_take([Offered("a.docx", "", held.getvalue())]) == Refused(Why.NOT_TAKEN)


def test_documents_are_few_and_not_too_large_together():
    one = Offered("a.pdf", "", PDF)
    half = Offered("a.pdf", "", PDF + bytes(MOST_BYTES // 2))
    assert may_take([one] * MOST_DOCUMENTS) == ALLOWED
    assert may_take([one] * (MOST_DOCUMENTS + 1)) == Refused(Why.TOO_MANY)
    assert may_take([half, half]) == Refused(Why.TOO_LARGE)
    assert may_take([Offered("a.pdf", "", b"")]) == Refused(Why.EMPTY)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amara\\facture.pdf", "facture.pdf"),
        ("facture\r\nSet-Cookie: a=b.pdf", "facture Set-Cookie: a=b.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("a\u200bb\x00c\x7f.pdf", "abc.pdf"),
        ("  facture   n°\u00a01.pdf ", "facture n° 1.pdf"),
        ("..", "document"),
        ("", "document"),
        (".pdf", "pdf"),
        ("a." + "b" * 300, "a." + "b" * (LONGEST_NAME - 2)),
        ("é" * 300 + ".pdf", "é" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str):
    assert clean_name(name) == kept


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_name_holds_a_path_a_control_or_a_turn_of_direction(name: str):
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not any(each in kept for each in "/\\\r\n\x00\u202e\u2066\u200f")
    assert clean_name(kept) == kept


@given(st.binary(max_size=200), st.sampled_from(["PK\x03\x04", "%PDF-", "GIF89a", ""]))
def test_any_bytes_are_looked_at_without_a_fault(content: bytes, begins: str):
    assert len(kinds_in(begins.encode("latin-1") + content)) <= 3

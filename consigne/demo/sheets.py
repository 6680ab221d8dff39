"""Sheets: an invented invoice, as a client would send it."""

from __future__ import annotations

_PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 297]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
    b"/Encoding/WinAnsiEncoding>>>>>>>>"
)


def one_page(*lines: str) -> bytes:
    """A PDF of one page with these lines, each at most sixty characters."""
    shown = b"".join(b"(" + _escaped(line) + b")' " for line in lines)
    drawn = b"BT /F 14 Tf 40 250 Td 22 TL " + shown + b"ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    return _assembled(parts)


def _assembled(parts: list[bytes]) -> bytes:
    whole, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return whole + head + table + tail % (len(parts) + 1, len(whole))


def _escaped(line: str) -> bytes:
    plain = line.encode("cp1252", "replace")
    return plain.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")

"""How a test reads a page: what people see on it, not how it is drawn."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

_TAGS = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words_of(response: Any) -> str:
    """The text of a page, in one line."""
    bare = _TAGS.sub(" ", response.content.decode())
    return " ".join(unescape(bare).replace("\u00a0", " ").split())

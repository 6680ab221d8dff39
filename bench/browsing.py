"""Browsing: someone signed in at the desk, and a machine with a token, over real HTTP."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_BOUNDARY = "5f1c9e7a42"
_FORM = "application/x-www-form-urlencoded"


class Unexpected(Exception):
    """The system answered something else than what is measured."""


@dataclass
class Browser:
    """One connection kept open, its cookies, and the last form token it was given."""

    address: str
    _cookies: SimpleCookie = field(default_factory=SimpleCookie)
    _token: str = ""

    def __post_init__(self) -> None:
        self._link = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def reconnect(self) -> None:
        """Begin on a fresh connection: the server closes those that were idle for long."""
        self._link.close()

    def open(self, path: str, **headers: str) -> str:
        """A page, which must be there."""
        return self._asked("GET", path, None, headers, 200)

    def send(
        self,
        path: str,
        fields: dict[str, str],
        *,
        expected: int = 302,
        multipart: bool = False,
        **headers: str,
    ) -> str:
        """Send a form, with the token of the last page; answers the text, or where to go next."""
        fields = {**fields, "csrfmiddlewaretoken": self._token}
        body = _in_parts(fields) if multipart else urlencode(fields).encode()
        kind = f"multipart/form-data; boundary={_BOUNDARY}" if multipart else _FORM
        given = {"Content-Type": kind, "Referer": self.address, **headers}
        return self._asked("POST", path, body, given, expected)

    def sign_in(self, page: str, email: str, password: str) -> None:
        """Come in by the door that people use."""
        self.open(page)
        self.send(page, {"login": email, "password": password})

    def _asked(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], expected: int
    ) -> str:
        cookies = "; ".join(f"{name}={held.value}" for name, held in self._cookies.items())
        self._link.request(method, path, body, {"Cookie": cookies, **headers})
        answer = self._link.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        if answer.status != expected:
            raise Unexpected(
                f"{method} {path}: {answer.status} instead of {expected}\n{text[:2000]}"
            )
        if found := _TOKEN.search(text):
            self._token = found.group(1)
        return answer.headers.get("Location", "") or text


def _in_parts(fields: dict[str, str]) -> bytes:
    """The form as a browser sends one that may hold documents."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{{}}"\r\n\r\n{{}}\r\n'
    parts = [head.format(name, value) for name, value in fields.items()]
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode()


@dataclass
class Machine:
    """Another system, which calls under someone's token."""

    address: str
    token: str

    def __post_init__(self) -> None:
        self._link = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)

    def reconnect(self) -> None:
        """Begin on a fresh connection."""
        self._link.close()

    def record(self, contact: dict[str, Any]) -> dict[str, Any]:
        """Record a contact; the answer must say it was."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self._link.request("POST", "/api/interactions", json.dumps(contact), headers)
        answer = self._link.getresponse()
        text = answer.read().decode()
        if answer.status != 201:
            raise Unexpected(f"{answer.status}\n{text[:2000]}")
        recorded: dict[str, Any] = json.loads(text)
        return recorded

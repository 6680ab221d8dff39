"""The desk's parts in a real browser: nothing for axe to find, everything by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import django_htmx
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from jinja2 import FileSystemLoader
from playwright.sync_api import Browser, Page, Route, expect

from consigne.desk.jinja import environment
from consigne.kernel.words import Language
from tests.browser import NEEDS_CHROMIUM
from tests.desk.gallery import EXPLANATION, PAGES, gallery

STATIC = {
    "desk": Path("consigne/desk/static/desk"),
    "django_htmx": Path(django_htmx.__file__).parent / "static/django_htmx",
}
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "default-src 'none'; {} form-action 'self'".format(
    " ".join(f"{kind}-src 'self';" for kind in ("script", "style", "img", "connect"))
)

pytestmark = NEEDS_CHROMIUM


@dataclass
class Server:
    """Answers the browser from memory, under the desk's own content policy."""

    language: Language = "en"
    draft_status: int = 204
    drafts: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            _, _, home, rest = path.split("/", 3)
            file = STATIC[home] / rest
            return route.fulfill(body=file.read_text(), content_type=KINDS[file.suffix])
        if path == "/draft":
            self.drafts.append(route.request.post_data or "")
            return route.fulfill(status=self.draft_status)
        body = _why() if path == "/why" else _found() if path == "/desk:find" else None
        page = body if body is not None else gallery(self.language)
        return route.fulfill(
            body=page, content_type="text/html", headers={"Content-Security-Policy": POLICY}
        )


def _why() -> str:
    return _macro("_keep", "why_panel", EXPLANATION)


def _found() -> str:
    return _macro("_lists", "row", "#1", "Marguerite Œuvrard") + _macro("_lists", "row", "#2", "B")


def _macro(page: str, name: str, *values: object) -> str:
    drawn = environment(loader=FileSystemLoader(PAGES))
    with translation.override("en"):
        return str(getattr(drawn.get_template(f"desk/{page}.html").module, name)(*values))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said.text) else None)
        page.route("**/*", server.answer)
        page.goto("http://desk.test/")
        yield page
        assert faults == []


def _is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("en", "light", 1440), ("fr", "dark", 1440), ("fr", "light", 720), ("en", "light", 390)],
)
def test_axe_finds_nothing_on_any_part(
    desk: Page, server: Server, language: Language, theme: str, width: int
) -> None:
    server.language = language
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    desk.reload()
    for folded in desk.locator("main details, aside details").all():
        folded.evaluate("part => { part.open = true }")
    desk.wait_for_load_state("networkidle")
    assert [_fault(fault) for fault in Axe().run(desk).response["violations"]] == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


def _fault(fault: dict[str, object]) -> object:
    nodes = fault["nodes"]
    assert isinstance(nodes, list)
    return fault["id"], [node["html"] for node in nodes]


@pytest.mark.parametrize("dialog", ["palette", "keys", "session"])
def test_axe_finds_nothing_in_what_opens_over_the_page(desk: Page, dialog: str) -> None:
    desk.evaluate("id => document.getElementById(id).showModal()", dialog)
    assert Axe().run(desk).response["violations"] == []


def test_asking_why_opens_the_reasons_in_place(desk: Page) -> None:
    line = desk.locator("main details.keep").first
    line.locator("summary").focus()
    desk.keyboard.press("Enter")
    expect(line.locator(".why-head")).to_have_text("Kept 90 days, then destroyed.")
    expect(line.locator("cite").first).to_have_text("Call recording, purposes")
    assert desk.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_ctrl_k_finds_without_putting_words_in_an_address(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type("oeuv")
    expect(desk.locator("#palette-found a")).to_have_count(2)
    desk.keyboard.press("ArrowDown")
    assert "Marguerite" in str(desk.evaluate("document.activeElement.textContent"))
    desk.keyboard.press("Escape")
    expect(desk.locator("#palette")).not_to_be_visible()
    assert "oeuv" not in desk.url


def test_letters_go_places_and_write_but_not_while_writing(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("c")
    expect(desk.locator("#note")).to_be_focused()
    desk.keyboard.type("g?")
    expect(desk.locator("#note")).to_have_value("g?")
    expect(desk.locator("[data-draft-status]")).to_contain_text("draft kept at")
    desk.locator("#note").evaluate("field => field.blur()")
    desk.keyboard.press("g")
    desk.keyboard.press("r")
    desk.wait_for_url("**/desk:register:home")


def test_ctrl_enter_sends_the_form_one_is_in(desk: Page) -> None:
    desk.locator("#note").focus()
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/*#write")


def test_a_draft_is_kept_without_being_asked(desk: Page, server: Server) -> None:
    desk.locator("#note").fill("called back")
    expect(desk.locator("[data-draft-status]")).to_contain_text("draft kept at")
    assert "called back" in server.drafts[0]


def test_a_draft_that_cannot_be_kept_says_so_and_is_tried_again(desk: Page, server: Server) -> None:
    server.draft_status = 500
    desk.locator("#note").fill("called back")
    expect(desk.locator("[data-draft-status]")).to_have_text("not kept yet; trying again")
    server.draft_status = 204
    expect(desk.locator("[data-draft-status]")).to_contain_text("draft kept at")
    assert len(server.drafts) == 2


def test_signed_out_while_writing_loses_nothing(desk: Page, server: Server) -> None:
    server.draft_status = 401
    desk.locator("#note").fill("called back")
    expect(desk.locator("[data-draft-status]")).to_contain_text("sign in in another tab")
    expect(desk.locator("#note")).to_have_value("called back")
    server.draft_status = 204
    expect(desk.locator("[data-draft-status]")).to_contain_text("draft kept at")


def test_nothing_written_stays_in_the_browser(desk: Page) -> None:
    desk.locator("#note").fill("called back")
    expect(desk.locator("[data-draft-status]")).to_contain_text("draft kept at")
    # htmx notes the address of the page, and addresses hold ids alone.
    kept = desk.evaluate("[...Object.values(localStorage), ...Object.values(sessionStorage)]")
    assert kept == ["/"]

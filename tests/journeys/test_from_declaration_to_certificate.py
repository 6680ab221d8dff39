"""One call, followed from the first ring to the proof that nothing of it is left.

The program runs as a person starts it, with its own processes and database; what is done, is
done in a browser or typed. Once in each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import NEEDS_CHROMIUM
from tests.journeys.served import Installation, Seat, seated

pytestmark = NEEDS_CHROMIUM
AGENT = "amelie.roy@boreal.example"
OFFICER = "solene.tremblay-okafor@boreal.example"
APPROVER = "priya.raman@boreal.example"
SUBJECT = "Laveuse qui fuit"
CALLED = "613 555-0135"


@pytest.fixture(params=["fr", "en"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    yield Installation(tmp_path / "mes données", request.param)


@pytest.mark.req("OPC-9", "OPC-15", "OPC-QC-23", "OPC-QC-24")
def test_a_call_is_kept_for_its_purpose_until_its_day_and_its_end_is_proved(
    installation: Installation, browser: Browser, tmp_path: Path
) -> None:
    with installation.serving() as welcome:
        with seated(browser, welcome, AGENT, installation.language) as agent:
            find_by_telephone(agent)
            check_identity(agent)
            log_the_call(agent)
            give_and_withdraw_a_consent(agent)
            ask_why(agent)
        installation.asked("backup")
        with seated(browser, welcome, OFFICER, installation.language) as officer:
            move_the_clock(officer, datetime.now(UTC).date() + timedelta(days=100))
            plan = plan_what_is_due(officer)
        with seated(browser, welcome, APPROVER, installation.language) as approver:
            approve_as_second_person(approver, plan)
            watch_it_run(approver, plan)
            certificate, key = download_the_certificate(approver, plan, tmp_path)
    said = installation.asked("certificate", "verify", str(certificate), "--key", str(key))
    assert said["verdict"] == "valid"
    restore_and_be_refused(installation)


def find_by_telephone(seat: Seat) -> None:
    seat.page.locator("#right input[name=words]").fill(CALLED)
    seat.button("Find").click()
    seat.page.locator("#right a").filter(has_text="C-").first.click()
    seat.sees(seat.word("identity not verified"))


def check_identity(seat: Seat) -> None:
    seat.page.locator("#right select[name=method]").select_option("in_person")
    seat.page.locator("#right select[name=channel]").select_option("counter")
    seat.button("Check identity").click()
    seat.button("Passed", "identity").click()
    seat.sees(seat.word("identity verified"))


def log_the_call(seat: Seat) -> None:
    seat.page.locator("input[name=subject]").fill(SUBJECT)
    seat.page.locator("textarea[name=note]").fill("Demande un rappel en avant-midi.")
    seat.page.keyboard.press("Control+Enter")
    seat.page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/"))
    seat.sees(SUBJECT)


def give_and_withdraw_a_consent(seat: Seat) -> None:
    client = seat.page.url
    for answer in ("Said yes", "Withdraws the consent"):
        ask_about_quality(seat.page)
        seat.page.locator("input[name=notice]").first.check()
        seat.button(answer).click()
        seat.page.wait_for_url(client)
    seat.sees(seat.word("withdrawn", "consent"))


def ask_about_quality(page: Page) -> None:
    for folded in page.locator("#right details.more > summary").all():
        folded.click()
    page.locator("#right a[href$='/service-quality/']").first.click()
    page.wait_for_load_state()


def ask_why(seat: Seat) -> None:
    seat.page.locator("main summary", has_text=seat.word("Why?")).first.click()
    seat.page.locator("main .reasons li").first.wait_for()


def move_the_clock(seat: Seat, day: date) -> None:
    seat.link("Move the day").click()
    seat.page.locator("input[name=to]").fill(day.isoformat())
    seat.button("Move the day").click()
    seat.page.locator("h1", has_text=str(day.year)).wait_for()


def plan_what_is_due(seat: Seat) -> str:
    seat.link("Retention").click()
    seat.button("Plan the destruction").click()
    seat.page.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/"))
    return seat.page.url


def approve_as_second_person(seat: Seat, plan: str) -> None:
    seat.page.goto(plan)
    seat.link("Read the summary and decide").click()
    seat.button("Approve the destruction").click()


def watch_it_run(seat: Seat, plan: str) -> None:
    seat.page.goto(plan)
    seat.link("Read the certificate").wait_for(timeout=60_000)


def download_the_certificate(seat: Seat, plan: str, folder: Path) -> tuple[Path, Path]:
    seat.link("Read the certificate").click()
    saved = []
    for english, name in (
        ("Signed certificate (JSON)", "certificate.json"),
        ("Published key (PEM)", "key.pem"),
    ):
        with seat.page.expect_download() as waiting:
            seat.link(english).click()
        waiting.value.save_as(folder / name)
        saved.append(folder / name)
    return saved[0], saved[1]


def restore_and_be_refused(installation: Installation) -> None:
    """Yesterday's backup knows nothing of the destruction: nothing is served until it is redone."""
    installation.asked("restore", "latest", "--yes")
    refused = installation.command("serve")
    assert refused.returncode != 0
    assert "ledger replay" in refused.stderr + refused.stdout
    installation.asked("ledger", "replay")
    with installation.serving() as welcome:
        assert welcome.address

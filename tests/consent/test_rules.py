"""When a purpose may lean on a consent: the default is no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consigne.consent.rules import (
    WAY_NAMES,
    Answer,
    Asking,
    Grant,
    Said,
    Telling,
    Way,
    Why,
    counted_from,
    may_record,
    may_rely_on,
    may_withdraw,
    notices_that_do,
    standing,
)
from consigne.kernel.actors import Actor, Role, nobody
from consigne.kernel.decisions import ALLOWED, Decision, Refused
from consigne.kernel.ids import new_id
from consigne.kernel.words import Bilingual
from consigne.notices.rules import Given, Notice
from consigne.register.rules import Activity

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
NAMED = Bilingual("News of products", "Nouvelles des produits")
AGENT = Actor(new_id(), new_id(), frozenset({Role.AGENT}))


def a_notice(code: str, *purposes: str, version: str = "1", until_on: date | None = None) -> Notice:
    return Notice(
        id=new_id(),
        code=code,
        version=version,
        title=Bilingual(f"Of {code}", f"Sur {code}"),
        text=NAMED,
        given=Given.SPOKEN,
        say=None,
        from_on=date(2026, 1, 1),
        until_on=until_on,
        body={"purposes": purposes} if purposes else {},
    )


OF_NEWS, OF_ALL = a_notice("news", "news"), a_notice("privacy", version="2026")
OF_QUALITY, OF_DEBTS = a_notice("recording", "quality"), a_notice("debts")
LINE = Activity(
    id=new_id(),
    code="line",
    name=Bilingual("Warranty line", "Ligne Garanties"),
    from_on=date(2026, 1, 1),
    program="sales",
    bank=None,
    purposes=("news", "quality"),
    schedules={},
    channels=(),
    notices=("news", "recording", "privacy"),
    client_access="none",
)
TELLING = Telling(
    notice=OF_NEWS,
    language="fr",
    purpose="news",
    named=NAMED,
    declared=LINE.notices,
    would_do=(OF_NEWS, OF_ALL),
)
ASKING = Asking(
    way=Way.VERBAL,
    inbound=True,
    telling=TELLING,
    ways_declared=("verbal", "implied_inbound"),
    activity=LINE.name,
    said_on=MONDAY,
)
GIVEN = Grant("news", Answer.GIVEN, MONDAY, said_at=NOON)
NO_NOTICE = Bilingual(
    "No notice would do: none was declared for it that day.",
    "Aucun avis ne conviendrait : aucun n’était déclaré à cette fin ce jour-là.",
)


def told(**changes: object) -> Decision:
    telling = replace(TELLING, **changes)  # type: ignore[arg-type]  # each is of its field
    return may_record(AGENT, replace(ASKING, telling=telling), on=MONDAY)


def said(answer: Answer, minutes: int, *, purpose: str = "news") -> Said:
    moment = NOON + timedelta(minutes=minutes)
    return Said(purpose, answer, moment, moment.date())


def rely(grant: Grant | None, *, purpose: str = "news", on: date = TUESDAY) -> Decision:
    return may_rely_on(grant, purpose=purpose, named=NAMED, on=on)


@pytest.mark.req("OPC-9")
def test_silence_is_a_no():
    assert rely(None) == Refused(Why.NEVER_ASKED)


def test_a_consent_serves_its_purpose():
    assert rely(GIVEN) is ALLOWED


@pytest.mark.req("OPC-14")
def test_a_consent_serves_no_other_purpose():
    assert rely(GIVEN, purpose="quality") == Refused(Why.OTHER_PURPOSE)


def test_a_consent_does_not_serve_before_it_is_said():
    assert rely(GIVEN, on=MONDAY - timedelta(days=1)) == Refused(Why.NEVER_ASKED)


def test_a_withdrawn_consent_no_longer_serves_its_purpose():
    assert rely(replace(GIVEN, answer=Answer.WITHDRAWN)) == Refused(Why.WITHDRAWN)


@pytest.mark.req("OPC-12")
def test_a_refusal_is_an_answer():
    assert rely(replace(GIVEN, answer=Answer.REFUSED)) == Refused(Why.REFUSED_BY_PERSON)


def test_a_consent_lapses_on_its_day():
    lapsing = replace(GIVEN, lapses_on=TUESDAY)
    assert rely(lapsing, on=MONDAY)
    assert rely(lapsing, on=TUESDAY) == Refused(Why.LAPSED)


def test_what_holds_is_the_last_thing_said():
    events = [said(Answer.WITHDRAWN, 2), said(Answer.GIVEN, 1), said(Answer.REFUSED, 0)]
    grant = standing(events, purpose="news", on=MONDAY)
    assert grant is not None
    assert grant.answer is Answer.WITHDRAWN


def test_of_two_things_said_at_once_the_one_recorded_last_holds():
    events = [said(Answer.GIVEN, 0), said(Answer.WITHDRAWN, 0)]
    grant = standing(events, purpose="news", on=MONDAY)
    assert grant is not None
    assert grant.answer is Answer.WITHDRAWN


events = st.lists(
    st.builds(
        lambda answer, hours, purpose: said(answer, hours * 60, purpose=purpose),
        st.sampled_from(Answer),
        st.integers(-200, 200),
        st.sampled_from(["news", "quality"]),
    ),
    max_size=12,
)
some_day = st.dates(MONDAY - timedelta(days=12), MONDAY + timedelta(days=12))


@given(events, some_day)
def test_a_day_depends_on_nothing_said_after_it(heard, on):
    by_then = [event for event in heard if event.said_on <= on]
    assert standing(heard, purpose="news", on=on) == standing(by_then, purpose="news", on=on)


@given(events, some_day)
def test_a_purpose_depends_on_nothing_said_of_another(heard, on):
    of_it = [event for event in heard if event.purpose == "news"]
    assert standing(heard, purpose="news", on=on) == standing(of_it, purpose="news", on=on)


@given(events, some_day)
def test_no_purpose_leans_on_what_was_never_given(heard, on):
    given = [
        e for e in heard if e.answer is Answer.GIVEN and e.purpose == "news" and e.said_on <= on
    ]
    grant = standing(heard, purpose="news", on=on)
    assert given or not may_rely_on(grant, purpose="news", named=NAMED, on=on)


@given(events, some_day)
def test_after_a_withdrawal_no_purpose_leans_on_what_came_before(heard, on):
    last = max([NOON, *(event.said_at for event in heard)]) + timedelta(minutes=1)
    heard = [*heard, Said("news", Answer.WITHDRAWN, last, last.date())]
    assert not may_rely_on(
        standing(heard, purpose="news", on=date.max), purpose="news", named=NAMED, on=date.max
    )


@pytest.mark.req("OPC-10")
@pytest.mark.parametrize("way", Way)
def test_a_consent_is_recorded_in_a_way_its_activity_declares(way):
    asking = replace(ASKING, way=way)
    decision = may_record(AGENT, asking, on=MONDAY)
    assert bool(decision) is (way.value in ASKING.ways_declared)
    assert decision or decision == Refused(Why.WAY_NOT_DECLARED)


@pytest.mark.req("OPC-9", "OPC-10")
def test_a_consent_without_notice_is_no_consent():
    assert told(notice=None) == Refused(Why.NOT_TOLD)


@pytest.mark.req("OPC-9", "OPC-10")
@pytest.mark.parametrize("notice", TELLING.would_do)
def test_a_consent_follows_any_notice_declared_for_its_purpose(notice):
    assert told(notice=notice) is ALLOWED


@pytest.mark.req("OPC-9")
@pytest.mark.parametrize("notice", [OF_QUALITY, OF_DEBTS])
def test_a_notice_of_another_purpose_or_activity_tells_nothing_of_this_one(notice):
    assert told(notice=notice) == Refused(Why.NOTICE_NOT_DECLARED)


@pytest.mark.req("OPC-10")
@pytest.mark.parametrize("would_do", [TELLING.would_do, (OF_ALL,), ()])
def test_a_version_that_was_not_in_force_tells_nothing(would_do):
    former = replace(OF_NEWS, id=new_id(), version="0", until_on=MONDAY)
    assert told(notice=former, would_do=would_do) == Refused(Why.NOTICE_NOT_IN_FORCE)


@pytest.mark.req("OPC-10")
def test_a_notice_was_given_in_a_language_it_is_written_in():
    assert told(language="en")
    assert told(language="es") == Refused(Why.NOTICE_NOT_IN_LANGUAGE)


def test_the_refusal_names_the_notice_that_was_given_and_those_that_would_do():
    refused = told(notice=OF_DEBTS)
    assert isinstance(refused, Refused)
    why = refused.explained().headline
    assert why.en == (
        "The activity “Warranty line” does not give the notice “Of debts” for the purpose “News of "
        "products”. Give “Of news” in version 1 or “Of privacy” in version 2026."
    )
    assert why.fr == (
        "L’activité « Ligne Garanties » ne donne pas l’avis « Sur debts » pour la fin « Nouvelles "
        "des produits ». Donnez « Sur news » dans la version 1 ou « Sur privacy » dans la version "
        "2026."
    )


def test_the_refusal_says_so_when_no_notice_would_do():
    refused = told(notice=OF_NEWS, would_do=())
    assert isinstance(refused, Refused)
    why = refused.explained().headline
    assert why.en.endswith("not in force on November 23, 2026. " + NO_NOTICE.en)
    assert why.fr.endswith("en vigueur le 23 novembre 2026. " + NO_NOTICE.fr)


notices = st.lists(
    st.sampled_from([OF_NEWS, OF_ALL, OF_QUALITY, OF_DEBTS]), unique_by=lambda notice: notice.code
)


@given(notices, st.sampled_from(["news", "quality", "debts"]))
def test_what_would_do_is_declared_in_force_and_tells_of_the_purpose(in_force, purpose):
    do = notices_that_do(LINE, {notice.code: notice for notice in in_force}, purpose=purpose)
    assert all(notice in in_force and notice.tells_of(purpose) for notice in do)
    assert all(notice.code in LINE.notices for notice in do)
    left = [n for n in in_force if n not in do and n.code in LINE.notices and n.tells_of(purpose)]
    assert not left or purpose not in LINE.purposes


def test_no_notice_does_for_an_activity_that_is_not_declared_that_day():
    assert notices_that_do(None, {"news": OF_NEWS}, purpose="news") == ()


def test_what_was_said_elsewhere_is_taken_over_without_its_notice():
    assert may_record(AGENT, replace(ASKING, telling=None), on=MONDAY)


@pytest.mark.req("OPC-11")
def test_consent_is_implied_only_when_the_person_called():
    implied = replace(ASKING, way=Way.IMPLIED_INBOUND)
    assert may_record(AGENT, implied, on=MONDAY)
    outbound = may_record(AGENT, replace(implied, inbound=False), on=MONDAY)
    assert outbound == Refused(Why.IMPLIED_OUTBOUND)


def test_a_consent_is_not_recorded_before_it_is_said():
    assert may_record(AGENT, replace(ASKING, said_on=TUESDAY), on=MONDAY) == Refused(Why.NOT_YET)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.NOBODY])
def test_whoever_does_not_serve_records_no_consent(role):
    other = Actor(new_id(), new_id(), frozenset({role}))
    assert may_record(other, ASKING, on=MONDAY) == Refused(Why.NOT_YOUR_ROLE)
    assert not may_record(nobody(new_id()), ASKING, on=MONDAY)


@pytest.mark.parametrize(
    "grant",
    [
        None,
        replace(GIVEN, answer=Answer.REFUSED),
        replace(GIVEN, answer=Answer.WITHDRAWN),
        replace(GIVEN, lapses_on=MONDAY),
    ],
)
def test_what_is_not_in_force_is_not_withdrawn(grant):
    assert may_withdraw(grant, said_at=NOON, on=MONDAY) == Refused(Why.NOTHING_TO_WITHDRAW)


def test_a_withdrawal_comes_after_what_it_withdraws():
    earlier = NOON - timedelta(minutes=1)
    assert may_withdraw(GIVEN, said_at=earlier, on=MONDAY) == Refused(Why.SAID_SINCE)
    assert may_withdraw(GIVEN, said_at=NOON, on=MONDAY)


def test_the_proof_of_a_consent_is_not_counted_while_it_stands():
    assert counted_from(Answer.GIVEN, said_on=MONDAY, lapses_on=None) is None
    assert counted_from(Answer.GIVEN, said_on=MONDAY, lapses_on=TUESDAY) == TUESDAY
    for answer in (Answer.REFUSED, Answer.WITHDRAWN):
        assert counted_from(answer, said_on=MONDAY, lapses_on=TUESDAY) == MONDAY


def test_every_way_has_a_name_in_both_languages():
    assert WAY_NAMES.keys() == set(Way)

"""Check who is speaking, in the ways the activity declares; no answer and no code is ever kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from consigne.audit.actions import record
from consigne.clients import models
from consigne.clients.queries import (
    checks_of,
    clients_of,
    code_waits,
    codes_of,
    codes_sent,
    failures_of,
    held_email,
    incapacities_of,
    on_file_of,
    scope_held,
)
from consigne.clients.rules import (
    CODE_FIGURES,
    CODE_LASTS,
    MOST_TRIES,
    Act,
    CheckMethod,
    CheckResult,
    Question,
    Why,
    level_reached,
    may_check,
    may_judge,
    may_question,
    may_send_code,
    may_speak,
    may_try_code,
    result_of,
    right_answers,
    serving,
)
from consigne.kernel.actors import Actor
from consigne.kernel.decisions import NotAllowed, NotSeen, Refused
from consigne.kernel.words import Bilingual, Language
from consigne.register.queries import register_seen_by
from consigne.register.rules import Activity
from consigne.register.rules import Why as WhyFiled


@dataclass(frozen=True, slots=True)
class Checking:
    """A check being made: of which client, under which activity, how, on which channel, when."""

    client: UUID
    activity: str
    method: CheckMethod
    channel: str
    now: datetime
    on: date


@transaction.atomic
def record_identity_check(actor: Actor, checking: Checking, result: CheckResult) -> None:
    """Record a check that a person made: the method, the level and the result, no answers."""
    client, activity = _asked(actor, checking)
    _write(actor, checking, client, activity, result)


@transaction.atomic
def check_by_questions(
    actor: Actor, checking: Checking, said: Mapping[Question, str]
) -> CheckResult:
    """Compare what a caller said with what is on file; only how many were right is kept."""
    client, activity = _asked(actor, checking)
    on_file = on_file_of(actor, checking.client, on=checking.on)
    may_question(on_file).or_raise()
    answers = {question: answer for question, answer in said.items() if answer.strip()}
    may_judge(len(answers)).or_raise()
    right = right_answers(on_file, answers)
    result = result_of(right, len(answers))
    _write(actor, checking, client, activity, result, asked=len(answers), right=right)
    return result


@transaction.atomic
def send_code(actor: Actor, checking: Checking) -> None:
    """Send a code to the address longest on file; a code sent before is void from then on.

    Raises NotAllowed when none has been on file long enough, or too many were sent.
    """
    client, _activity = _asked(actor, checking)
    email = held_email(actor, client.id, on=checking.on)
    sent = codes_sent(actor, client.id, now=checking.now)
    may_send_code(is_reached=email is not None, sent=sent).or_raise()
    if email is None:
        raise NotSeen("email")
    code = f"{secrets.randbelow(10**CODE_FIGURES):0{CODE_FIGURES}}"
    codes_of(actor, client.id).filter(over_at__isnull=True).update(digest="", over_at=checking.now)
    row = models.IdentityCode(
        institution_id=actor.institution,
        client=client,
        sent_to=email.id,
        sent_by=actor.id,
        sent_at=checking.now,
    )
    row.digest = _digest(row.id, code)
    row.save(force_insert=True)
    record(actor, Act.CODE_SENT, [("client", client.id), ("identity_code", row.id)])
    _send(email.address, code, "en" if client.language == "en" else "fr")


@transaction.atomic
def check_by_code(actor: Actor, checking: Checking, told: str) -> CheckResult | None:
    """Compare the code a caller told with the one sent; None while another try is left.

    Raises NotAllowed when no code waits, or when its minutes are over.
    """
    client, activity = _asked(actor, checking)
    may_try_code(code_waits(actor, client.id), now=checking.now).or_raise()
    row = codes_of(actor, client.id).select_for_update()[0]
    row.tries += 1
    is_right = constant_time_compare(_digest(row.id, "".join(told.split())), row.digest)
    if is_right or row.tries >= MOST_TRIES:
        row.digest, row.over_at = "", checking.now
    row.save(update_fields=["tries", "digest", "over_at"])
    if not is_right and row.over_at is None:
        record(actor, Act.CODE_WRONG, [("client", client.id), ("identity_code", row.id)])
        return None
    result = CheckResult.PASSED if is_right else CheckResult.FAILED
    _write(actor, checking, client, activity, result)
    return result


@transaction.atomic
def hear_representative(
    actor: Actor, client_id: UUID, representative: UUID, *, now: datetime, on: date
) -> None:
    """Open a client's file to whoever acts for them, once their own identity was checked.

    No further than the level they were checked at, and than their authority to act covers.
    """
    client = _client(actor, client_id)
    own = _own_check(actor, representative, now=now)
    scope = scope_held(actor, client=client_id, representative=representative, on=on)
    models.IdentityCheck.objects.create(
        institution_id=actor.institution,
        client=client,
        activity_id=own.activity_id,
        level=own.level,
        method=own.method,
        result=own.result,
        channel=own.channel,
        representative_id=representative,
        scope=scope.value,
        checked_by=actor.id,
        checked_at=now,
    )
    record(actor, Act.SPOKEN_FOR, [("client", client.id), ("client", representative)])


def _own_check(actor: Actor, representative: UUID, *, now: datetime) -> models.IdentityCheck:
    """The highest check of this very person that serves now."""
    checks = checks_of(actor, {representative}, now=now)[representative]
    own = [check for check in serving(checks, now=now) if check.representative is None]
    if not own:
        raise NotAllowed(Refused(Why.REPRESENTATIVE_NOT_CHECKED))
    at = max(own, key=lambda check: check.level).at
    rows = models.IdentityCheck.objects.filter(client_id=representative, checked_by=actor.id)
    return rows.get(checked_at=at)


@transaction.atomic
def end_checks(actor: Actor, client_id: UUID, *, now: datetime) -> None:
    """Say that the contact is over: what was checked in it opens nothing more to this actor."""
    client = _client(actor, client_id)
    rows = models.IdentityCheck.objects.filter(
        client_id=client.id, checked_by=actor.id, ended_at__isnull=True
    )
    rows.update(ended_at=now)
    record(actor, Act.CHECK_ENDED, [("client", client.id)])


def _asked(actor: Actor, checking: Checking) -> tuple[models.Client, Activity]:
    """The client and the activity of a check that may be made."""
    client = _client(actor, checking.client)
    activity = register_seen_by(actor, on=checking.on).activities.get(checking.activity)
    if activity is None:
        raise NotAllowed(
            Refused(WhyFiled.NO_ACTIVITY, {"activity": checking.activity, "on": checking.on})
        )
    may_speak(incapacities_of(actor, client.id, on=checking.on)).or_raise()
    failures = failures_of(actor, client.id, now=checking.now)
    may_check(activity, checking.method, channel=checking.channel, failures=failures).or_raise()
    return client, activity


def _write(
    actor: Actor,
    checking: Checking,
    client: models.Client,
    activity: Activity,
    result: CheckResult,
    *,
    asked: int | None = None,
    right: int | None = None,
) -> None:
    level = level_reached(activity, checking.method)
    models.IdentityCheck.objects.create(
        institution_id=actor.institution,
        client=client,
        activity_id=activity.id,
        level=level.number if level else None,
        method=checking.method.value,
        result=result.value,
        channel=checking.channel,
        asked=asked,
        right=right,
        checked_by=actor.id,
        checked_at=checking.now,
    )
    record(actor, Act.IDENTITY_CHECKED, [("client", client.id)])


def _client(actor: Actor, client_id: UUID) -> models.Client:
    row = clients_of(actor).filter(pk=client_id).first()
    if row is None:
        raise NotSeen("client", client_id)
    return row


def _digest(row: UUID, code: str) -> str:
    """Keyed, and by row: whoever reads the table cannot try the million codes there are."""
    return salted_hmac(f"consigne.clients.code:{row}", code, algorithm="sha256").hexdigest()


SUBJECT = Bilingual("Your code", "Votre code")
TEXT = Bilingual(
    "Tell this code to the person you are speaking with: {code}\n\nIt is good for {minutes} "
    "minutes. If you are not speaking with us, tell it to nobody.",
    "Dites ce code à la personne à qui vous parlez : {code}\n\nIl est valable {minutes} minutes. "
    "Si vous n’êtes pas en communication avec nous, ne le dites à personne.",
)


def _send(address: str, code: str, language: Language) -> None:
    text = TEXT.filled(code=code, minutes=CODE_LASTS.seconds // 60).in_(language)
    send_mail(SUBJECT.in_(language), text, None, [address])

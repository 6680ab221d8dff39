"""Failing: how is each way of failing journalled, then answered?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from consigne.api.callers import DOOR, ApiRequest, NotIdentified
from consigne.api.faults import Fault, faults_of
from consigne.api.problems import Kind, Problem
from consigne.audit.actions import record_not_seen, record_refusal
from consigne.clients.rules import Why as ClientWhy
from consigne.interactions.rules import Why as InteractionWhy
from consigne.kernel.decisions import NotAllowed, NotSeen, Reasons
from consigne.staff.limits import TooMany, alert
from consigne.staff.rules import Why as StaffWhy
from consigne.walls.context import acting

log = logging.getLogger(__name__)

# Refusals that lie in who calls; every other lies in what was sent.
ABOUT_THE_CALLER: frozenset[Reasons] = frozenset(
    {
        StaffWhy.SCOPE_MISSING,
        StaffWhy.NO_OTHER_DOOR,
        StaffWhy.NOT_A_MEMBER,
        ClientWhy.NOT_YOUR_ROLE,
        InteractionWhy.NOT_YOUR_ROLE,
    }
)


class Unacceptable(Exception):
    """What was sent is well formed, and cannot be taken; carries its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def answer_problems(api: NinjaAPI) -> None:
    """Have each way of failing answered as a problem, refusals journalled first."""

    def plain(kind: Kind) -> Callable[[HttpRequest, Exception], HttpResponse]:
        return lambda request, exc: Problem(kind).answered(request)

    answers: dict[type[Exception], Callable[..., HttpResponse]] = {
        NotIdentified: plain(Kind.NOT_IDENTIFIED),
        AuthenticationError: plain(Kind.NOT_IDENTIFIED),
        TooMany: _too_many,
        NotAllowed: _refused,
        NotSeen: _not_seen,
        ValidationError: _invalid,
        Unacceptable: _unacceptable,
        HttpError: plain(Kind.MALFORMED),
        RequestDataTooBig: plain(Kind.TOO_BIG),
        Http404: plain(Kind.NOT_SEEN),
        OperationalError: plain(Kind.NOT_READY),
        Exception: _unforeseen,
    }
    for raised, answer in answers.items():
        api.add_exception_handler(raised, answer)


def _refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """The refusal, journalled after what was under way rolled back, and explained."""
    actor, decision = cast(ApiRequest, request).caller.actor, refusal.decision
    with acting(actor, door=DOOR):
        record_refusal(actor, decision)
    explanation = decision.explained()
    about_caller = decision.why in ABOUT_THE_CALLER
    problem = Problem(
        Kind.NOT_ALLOWED if about_caller else Kind.NOT_AS_DECLARED,
        explanation.headline,
        decision.why.code,
        explanation,
    )
    return problem.answered(request)


def _too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    actor, decision = cast(ApiRequest, request).caller.actor, refusal.decision
    with acting(actor, door=DOOR):
        alert(actor, refusal)
        record_refusal(actor, decision)
    explanation = decision.explained()
    problem = Problem(Kind.TOO_MANY, explanation.headline, decision.why.code, explanation)
    answer = problem.answered(request)
    answer["Retry-After"] = str(refusal.retry_after)
    return answer


def _unforeseen(request: HttpRequest, fault: Exception) -> HttpResponse:
    log.error("unforeseen", exc_info=fault)
    return Problem(Kind.FAILED).answered(request)


def _not_seen(request: HttpRequest, unseen: NotSeen) -> HttpResponse:
    actor = cast(ApiRequest, request).caller.actor
    with acting(actor, door=DOOR):
        record_not_seen(actor, unseen)
    return Problem(Kind.NOT_SEEN).answered(request)


def _invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return Problem(Kind.NOT_AS_DECLARED, faults=faults_of(invalid.errors)).answered(request)


def _unacceptable(request: HttpRequest, unacceptable: Unacceptable) -> HttpResponse:
    fault = unacceptable.fault
    return Problem(Kind.NOT_AS_DECLARED, fault.sentence, faults=(fault,)).answered(request)

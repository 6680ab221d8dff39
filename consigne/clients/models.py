"""Persons and organisations; contact details live in tables of their own, by their own grants."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from consigne.clients.emergency import LONGEST_REFERENCE, OPEN_FOR, Ground, Verdict
from consigne.clients.rules import (
    AddressUse,
    CheckMethod,
    CheckResult,
    ClientKind,
    Incapacity,
    Scope,
)
from consigne.institutions.records import Hanging
from consigne.register.records import Kept
from consigne.walls.ranges import in_force_a_day


class Client(Kept):
    """A person or an organisation that an institution serves, filed under an activity."""

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ClientKind])
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    organisation_name = models.CharField(max_length=240, blank=True)
    language = models.CharField(max_length=2, choices=[("en", "en"), ("fr", "fr")])
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta(Kept.Meta):
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["institution", "number"], name="client_number_once"),
            models.CheckConstraint(
                name="client_has_a_name",
                condition=Q(kind=ClientKind.PERSON.value) & (~Q(family_name="") | ~Q(given_name=""))
                | Q(kind=ClientKind.ORGANISATION.value) & ~Q(organisation_name=""),
            ),
        ]


class Reachable(Hanging):
    """What every way of reaching a client shares: from a day, until a day, never overwritten."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    use = models.CharField(max_length=20, choices=[(u.value, u.value) for u in AddressUse])
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [in_force_a_day("%(class)s_has_a_day")]


class Phone(Reachable):
    """A telephone number in E.164."""

    e164 = models.CharField(max_length=16)
    extension = models.CharField(max_length=10, blank=True)

    class Meta(Reachable.Meta):
        indexes = [models.Index(fields=["institution", "e164"], name="phone_by_number")]


class Email(Reachable):
    """An e-mail address; `folded` is what addresses are compared by."""

    address = models.CharField(max_length=254)
    folded = models.CharField(max_length=254)

    class Meta(Reachable.Meta):
        indexes = [models.Index(fields=["institution", "folded"], name="email_by_address")]


class Postal(Reachable):
    """A postal address."""

    lines = models.TextField()
    locality = models.CharField(max_length=120)
    region = models.CharField(max_length=10, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2, default="CA")


class Handle(Reachable):
    """A name on a platform."""

    platform = models.CharField(max_length=40)
    name = models.CharField(max_length=120)


class Affiliation(Hanging):
    """A person's role at an organisation, which ends and is never overwritten."""

    person = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="affiliations",
    )
    organisation = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="people"
    )
    role = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            in_force_a_day("affiliation_has_a_day"),
            models.CheckConstraint(
                name="affiliation_to_another", condition=~Q(person=F("organisation"))
            ),
        ]


class AuthorityToAct(Hanging):
    """Who may act for whom, in what, on what evidence, and until when."""

    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="represented_by",
    )
    representative = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="acts_for"
    )
    kind = models.CharField(max_length=30)
    scope = models.CharField(max_length=30, choices=[(s.value, s.value) for s in Scope])
    evidence_kind = models.CharField(max_length=40)
    evidence_id = models.UUIDField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            in_force_a_day("authority_to_act_has_a_day"),
            models.CheckConstraint(
                name="authority_to_act_for_another",
                condition=~Q(client=F("representative")),
            ),
        ]


class IncapacityFound(Hanging):
    """That a client is a minor, protected or deceased: from a day, until a day, on what evidence.

    No date of birth is kept: the day a minor comes of age is the end of it.
    """

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    what = models.CharField(max_length=20, choices=[(w.value, w.value) for w in Incapacity])
    evidence_kind = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    found_by = models.UUIDField()

    class Meta:
        constraints = [in_force_a_day("incapacity_has_a_day")]


class IdentityCheck(Hanging):
    """That someone's identity was checked: how, to which level, with what result; never answers.

    `representative` is who spoke for the client, within `scope`. Null columns are of checks
    recorded before activities decided: they open nothing.
    """

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="checks"
    )
    activity = models.ForeignKey(
        "register.Activity",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
    )
    level = models.SmallIntegerField(null=True)
    method = models.CharField(max_length=20, choices=[(m.value, m.value) for m in CheckMethod])
    result = models.CharField(max_length=10, choices=[(r.value, r.value) for r in CheckResult])
    channel = models.CharField(max_length=20)
    asked = models.SmallIntegerField(null=True)
    right = models.SmallIntegerField(null=True)
    representative = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
    )
    scope = models.CharField(  # noqa: DJ001  # null as all that came later: see above
        max_length=30, choices=[(s.value, s.value) for s in Scope], null=True
    )
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["client", "checked_by", "-checked_at"], name="check_latest")
        ]


class BreakGlass(Hanging):
    """One client's file opened in an emergency: by whom, on which ground, until when, and after."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="emergencies"
    )
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ground = models.CharField(max_length=20, choices=[(g.value, g.value) for g in Ground])
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(
        max_length=20, blank=True, choices=[(v.value, v.value) for v in Verdict]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="break_glass_for_a_while",
                condition=Q(until_at__gt=F("opened_at"))
                & Q(until_at__lte=F("opened_at") + OPEN_FOR),
            ),
            models.CheckConstraint(
                name="break_glass_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="break_glass_reviewed_whole",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, verdict="")
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(verdict=""),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "opened_by", "-until_at"], name="break_glass_latest"),
            models.Index(
                fields=["institution"],
                condition=Q(reviewed_by__isnull=True),
                name="break_glass_to_review",
            ),
        ]


class IdentityCode(Hanging):
    """A code sent to an address on file: its digest until it was told, or can no longer be."""

    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    # The e-mail address it went to, by its id: ending one does not undo what was sent.
    sent_to = models.UUIDField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)
    tries = models.SmallIntegerField(default=0)
    over_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "-sent_at"], name="code_latest")]

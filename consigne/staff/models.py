"""Accounts, members of institutions, the roles they hold and lend, and their tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from consigne.institutions.records import Hanging
from consigne.kernel.actors import Role
from consigne.kernel.ids import new_id
from consigne.walls.ranges import in_force_a_day

if TYPE_CHECKING:
    AccountManager = BaseUserManager["Account"]
else:
    AccountManager = BaseUserManager


class Accounts(AccountManager):
    """Makes accounts; the address is the sign-in name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """How a person signs in. What they may do is said by their memberships, not here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Accounts] = Accounts()


class Member(Hanging):
    """A person at an institution, under the name colleagues know."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "account"], name="member_once_per_institution"
            ),
            in_force_a_day("member_has_a_day"),
        ]


class RoleHeld(Hanging):
    """A role a member holds from a day until another."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, db_constraint=False, related_name="roles"
    )
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            in_force_a_day("role_held_has_a_day"),
            # The system is nobody's role.
            models.CheckConstraint(
                name="role_held_by_a_person",
                condition=~Q(role__in=[Role.SYSTEM.value, Role.NOBODY.value]),
            ),
        ]


class Delegation(Hanging):
    """A power lent by one member to another for some days: absence cover, written down."""

    power = models.CharField(max_length=60)
    lent_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, db_constraint=False, related_name="lent"
    )
    lent_to = models.ForeignKey(
        Member, on_delete=models.PROTECT, db_constraint=False, related_name="borrowed"
    )
    from_on = models.DateField()
    until_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delegation_to_someone_else", condition=~Q(lent_by=F("lent_to"))
            ),
            models.CheckConstraint(
                name="delegation_has_a_day", condition=Q(until_on__gt=F("from_on"))
            ),
        ]


class Token(Hanging):
    """A personal, expiring key to the command line or the API; only its digest is kept."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, db_constraint=False, related_name="tokens"
    )
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    factor_shown = models.BooleanField(default=False, db_default=False)
    last_used_on = models.DateField(null=True)

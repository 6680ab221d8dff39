"""Whoever acts holds roles; the system and nobody are not people."""

from __future__ import annotations

from consigne.kernel.actors import ROLE_NAMES, Actor, Role, nobody, system
from consigne.kernel.ids import new_id

HERE = new_id()


def test_an_actor_has_the_roles_they_hold():
    agent = Actor(new_id(), HERE, frozenset({Role.AGENT}))
    assert agent.has(Role.SUPERVISOR, Role.AGENT)
    assert not agent.has(Role.SUPERVISOR)


def test_the_system_is_never_an_approver():
    assert system(HERE).is_system
    assert not system(HERE).has(*(set(Role) - {Role.SYSTEM}))


def test_nobody_has_no_role_that_serves():
    assert not nobody(HERE).has(*(set(Role) - {Role.NOBODY}))
    assert nobody(HERE).id != system(HERE).id


def test_every_role_has_a_name_in_both_languages():
    assert ROLE_NAMES.keys() == set(Role)

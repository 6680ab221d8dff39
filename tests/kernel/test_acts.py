"""Every act is known as one that reads or one that does something."""

from consigne.audit.rules import Act as Journal
from consigne.clients.rules import Act as Clients
from consigne.interactions.rules import Act as Contacts
from consigne.kernel.acts import readings


def test_what_takes_something_in_is_a_reading():
    taken_in = {
        Clients.SEEN,
        Clients.FOUND,
        Contacts.TIMELINE_SEEN,
        Contacts.FILE_OPENED,
        Journal.JOURNAL_READ,
    }
    assert {act.code for act in taken_in} <= set(readings())


def test_what_changes_something_or_is_refused_is_none():
    others = {Clients.ENTERED, Contacts.CONSIGNED, Journal.READ_REFUSED, Journal.REFUSED}
    assert {act.code for act in others}.isdisjoint(readings())

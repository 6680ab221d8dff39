"""Contacts through the machines' door: record one, once; read one, as far as one may."""

"""Clients: the file of a person or an organisation, as its reader may see it."""

"""The machines' door: other systems record and read contacts, each under a person's token."""

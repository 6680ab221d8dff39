"""Register: what the institution does with people's information, as of any day."""

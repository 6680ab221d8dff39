"""The operators' door: the command line, in both languages."""

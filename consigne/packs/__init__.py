"""Packs: the register as files, read, checked and compared before anything is stored."""

"""Backups: three sealed sets with an end of their own, and the way back from them."""

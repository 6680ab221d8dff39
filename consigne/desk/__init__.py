"""The desk: the screens staff work at, in both languages."""

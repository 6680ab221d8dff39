"""Retention: what is due, who approves its end, how far it is, and the proof afterwards."""

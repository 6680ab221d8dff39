"""Retention: what is due, who approves it, and the one door through which anything is destroyed."""

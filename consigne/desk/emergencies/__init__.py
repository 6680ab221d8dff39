"""Emergencies: one client’s file opened at once on a ground of the law, and reviewed."""

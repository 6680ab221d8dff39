"""Inventing: nobody yet."""

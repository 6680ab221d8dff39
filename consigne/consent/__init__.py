"""Consent: when may a purpose lean on what a person said?"""

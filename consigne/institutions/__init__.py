"""Institutions: which body is this, in which languages does it serve, what time is it there?"""

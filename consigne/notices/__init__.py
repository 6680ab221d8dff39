"""Notices: what were people told, in which words, version and language?"""

"""Bench: how fast is the whole of it, in what CPU, and beside what PostgreSQL does alone?"""

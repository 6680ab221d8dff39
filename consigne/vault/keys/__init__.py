"""Keys: a process of its own that owns every key, and the client through which others ask.

Nothing is imported here: the process must stay small, and knows neither Django nor the database.
"""

"""Staff: who signs in, for which institution, trusted with what, and until when?"""

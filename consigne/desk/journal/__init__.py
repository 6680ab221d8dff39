"""Journal: who did, read or was refused what, and when."""

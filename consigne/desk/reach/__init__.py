"""The matrix: who may see what, whose record it is, and by what authority."""

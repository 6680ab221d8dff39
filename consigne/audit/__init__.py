"""The journal: who did, saw or was refused what, under which decision? It knows nobody above."""

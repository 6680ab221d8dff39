"""Staff: who works here, what they lend each other, and the keys they made for themselves."""

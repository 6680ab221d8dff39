"""The second wall: the database itself limits which rows a transaction may see."""

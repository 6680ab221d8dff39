"""Suppliers: contracts, who works under them, their yearly reviews and their end."""

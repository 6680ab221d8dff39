"""Suppliers: who takes contacts for the institution, under which contract, limited to what?"""

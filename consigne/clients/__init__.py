"""Clients: who is this person or organisation, how are they reached, who may act for them?"""

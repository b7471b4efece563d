"""Cooperation: a cost or saving for each coalition of partners, and fair ways to divide it.

A coalition is a set of partners, kept as a bit mask: partner number i is in coalition number m where bit i of
m is set. So arrays over coalitions have shape (2**n_partners,), number 0 is empty and the last is everybody.
"""

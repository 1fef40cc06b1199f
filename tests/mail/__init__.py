"""A package, for its tests share what conftest.py has."""

"""Screens: fetch through access and queries, call a verb, answer."""

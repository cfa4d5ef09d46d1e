"""Fetch, call a verb, answer."""

"""Reads for screens: facts of care, never what was said."""

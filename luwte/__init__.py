"""Luwte: aggression and violence at work, from risk to proof, in one case with four clocks."""

__version__ = "0.1.0"

"""Attacks every form and address of a room: bad input gets a sentence and loses nothing."""

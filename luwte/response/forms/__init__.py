"""Forms of the room response."""

"""Who has to react in person to what was reported, and until when."""

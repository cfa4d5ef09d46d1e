"""What people do towards the other party, the police and about damage: one verb, one function."""

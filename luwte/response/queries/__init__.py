"""What the screens of the other party, the police and the damage show."""

"""The privacy officer's desk: who did, read and was refused what; and everybody's own log."""

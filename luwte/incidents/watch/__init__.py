"""What follows when something happened to an incident or a case, and at the moments of a track."""

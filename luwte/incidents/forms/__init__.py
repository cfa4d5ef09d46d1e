"""What people fill in: the report, and the steps of a case."""

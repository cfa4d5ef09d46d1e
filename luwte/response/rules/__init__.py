"""States, tables and terms of the answer to the other party. No database here."""

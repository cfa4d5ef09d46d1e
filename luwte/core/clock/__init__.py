"""The clock: four lanes that keep what was promised for a moment, in as many copies as you like."""

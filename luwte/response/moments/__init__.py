"""When something asks for somebody: the moments that the clock is given."""

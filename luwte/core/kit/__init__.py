"""The kit: the shared parts every screen is built from. docs/kit.md says how to use them."""

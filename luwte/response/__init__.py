"""The room response: what it is for, in one sentence."""

"""The room sample: what it is for, in one sentence."""

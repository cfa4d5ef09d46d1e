"""The room care: what it is for, in one sentence."""

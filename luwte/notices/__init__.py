"""The room notices: what it is for, in one sentence."""

"""What is measured, beside the limit that was set and the bare limit of the machine.

`make bench` runs all of it on both databases; `make bench ONLY=name` runs one.
"""

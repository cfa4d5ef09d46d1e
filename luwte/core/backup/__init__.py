"""Taking everything along, and bringing it back: `manage.py backup` and `manage.py restore`.

A backup is a folder: the database without its keys, the encrypted files, the wrapped keys apart,
the record of destructions, and a manifest with counts and hashes. docs/backup.md is for who
operates, ADR 031 says why it is so.
"""

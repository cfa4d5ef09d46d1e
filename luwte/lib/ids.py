"""Identifiers made before the insert."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

# Without I, L, O and U: nothing that is misread aloud or spells a word (Crockford, base 32).
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7(at_ms: int | None = None) -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits.

    `at_ms` is Unix time in milliseconds; now when left out. Newer ids sort after older ones, so
    an index on them grows at one end.
    """
    ms = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    low = secrets.randbits(74)
    value = (ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (low >> 62) << 64
    return UUID(int=value | 0b10 << 62 | low & ((1 << 62) - 1))


def crockford(length: int = 7) -> str:
    """`length` random characters of Crockford's alphabet: 5 bits each."""
    # Asked of the system at once: every request gets one of these. 32 divides 256, so that every
    # character is as likely as any other.
    return "".join([CROCKFORD[byte % 32] for byte in secrets.token_bytes(length)])

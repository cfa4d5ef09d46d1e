"""What the environment says, read once, with a sentence for what is missing or wrong.

Nothing here imports Django: settings import this module before Django is configured.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class NotConfigured(SystemExit):
    """A setting is missing or wrong: the start stops with a sentence that says what to set."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Luwte cannot start: {sentence}")


def text(name: str, default: str = "") -> str:
    """The value of `LUWTE_<name>`, or the default."""
    return os.environ.get(f"LUWTE_{name}", default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; a word that is neither yes nor no stops the start."""
    word = text(name).lower()
    if not word:
        return default
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise NotConfigured(f"LUWTE_{name} is '{word}'; say 1 or 0.")


def names(name: str) -> list[str]:
    """A comma separated list."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def secret(name: str, *, production: bool, var: Path, what: str, length: int = 50) -> str:
    """A secret from the environment; outside production one is made and kept in `var/`.

    Raises NotConfigured in production when it is missing or too short.
    """
    value = text(name)
    if value:
        if production and len(value) < length:
            raise NotConfigured(f"LUWTE_{name} is too short; use at least {length} characters.")
        return value
    if production:
        raise NotConfigured(f"set LUWTE_{name}: {what}.")
    keeper = var / f"{name.lower()}.txt"
    if keeper.exists():
        return keeper.read_text(encoding="ascii").strip()
    var.mkdir(parents=True, exist_ok=True)
    made = secrets.token_hex(length // 2 + 1) if name != "MASTER_KEY" else secrets.token_hex(32)
    try:
        with keeper.open("x", encoding="ascii") as file:
            file.write(made)
        keeper.chmod(0o600)
    except FileExistsError:  # another process was first
        return keeper.read_text(encoding="ascii").strip()
    return made


SQLITE_OPTIONS: dict[str, Any] = {
    # IMMEDIATE: a transaction that starts reading and then writes would otherwise fail with
    # "locked" under load. FULL: a report that was acknowledged survives a power failure.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; "
        # What was erased is not left standing in the pages that become free.
        "PRAGMA secure_delete=ON;"
    ),
}


def database(var: Path) -> dict[str, Any]:
    """Django's DATABASES entry from LUWTE_DATABASE_URL, or SQLite in `var/`.

    `sqlite:///relative/path`, `sqlite:////absolute/path`, `postgres://user:pw@host:port/name`,
    or `postgres:///name?host=/socket/folder&user=…`.
    """
    url = text("DATABASE_URL")
    if not url:
        var.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(var / "luwte.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = parts.path[1:] or "var/luwte.sqlite3"
        return _sqlite(name)
    if parts.scheme in {"postgres", "postgresql"}:
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "luwte",
            "USER": unquote(parts.username or asked.pop("user", "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or asked.pop("host", ""),
            "PORT": str(parts.port or asked.pop("port", "")),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**PREPARED, **asked},
        }
    raise NotConfigured(
        f"LUWTE_DATABASE_URL starts with '{parts.scheme}:'; use sqlite:///… or postgres://…"
    )


# Statements are planned once per connection and asked with other values after that: it halves what
# the database spends on a page. Behind a pooler that shares connections between transactions, add
# ?prepare_threshold=0 to the address (then nothing is prepared).
PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": None},
    }

"""The wrapped keys, as a backup asks for them."""

from __future__ import annotations

from luwte.tenancy import keys
from luwte.tenancy.models import Key


class TenancyKeyring:
    """All keys of all organisations."""

    def table(self) -> type[Key]:
        return Key

    def masters_needed(self, alias: str) -> list[str]:
        rows = Key.objects.using(alias).filter(parent=None, destroyed_at=None)
        return sorted(rows.values_list("wrapped_by", flat=True).distinct())

    def masters_here(self) -> list[str]:
        return keys.master_names()

    def forget(self) -> None:
        keys.forget()

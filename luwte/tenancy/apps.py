"""The tenant's wall."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Organisations, logins, the one door to tenant data, and the keys."""

    name = "luwte.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        """The clock enters an organisation through our door, and files get keys from our vault."""
        from luwte.core import files
        from luwte.core.backup import keyring
        from luwte.core.clock import doors
        from luwte.tenancy.keyring import TenancyKeyring
        from luwte.tenancy.scope import scope
        from luwte.tenancy.vault import FileVault

        doors.hang(scope)
        files.hang_vault(FileVault())
        keyring.hang(TenancyKeyring())

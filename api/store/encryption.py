"""Encryption of names and secrets at rest."""

import os
from contextlib import suppress
from dataclasses import dataclass

from cryptography.fernet import Fernet, MultiFernet

from api.common.settings import Settings
from optimizer.files.whole import write_bytes

FILE, VARIABLE = "secret.key", "ROTATION_SECRET"


@dataclass(frozen=True)
class Vault:
    """Seals with the first key and opens with any, so that keys can be changed."""

    _fernet: MultiFernet

    @classmethod
    def of(cls, settings: Settings) -> "Vault":
        """Keys from the environment (several machines share them), else a file beside the store, made when missing."""
        given = os.environ.get(VARIABLE)
        path = settings.data / FILE
        if given is None:
            if not path.exists():
                with suppress(FileExistsError):  # whoever is first
                    write_bytes(path, Fernet.generate_key(), private=True, exclusive=True)
            given = path.read_text("ascii")
        return cls(MultiFernet([Fernet(key) for key in given.split()]))

    def seal(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Raises cryptography.fernet.InvalidToken under another key."""
        return self._fernet.decrypt(sealed)

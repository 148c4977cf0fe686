"""Encryption of names and secrets at rest."""

import os
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet, MultiFernet

from api.common.settings import Settings

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
                part = path.with_name(f".{FILE}.{secrets.token_hex(4)}")
                with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(Fernet.generate_key())
                try:
                    os.link(part, path)  # whoever is first
                except FileExistsError:
                    pass
                finally:
                    part.unlink()
            given = path.read_text("ascii")
        return cls(MultiFernet([Fernet(key) for key in given.split()]))

    def seal(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Raises cryptography.fernet.InvalidToken under another key."""
        return self._fernet.decrypt(sealed)

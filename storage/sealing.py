"""Encryption at rest: which keys there are, and sealing bytes with them."""

import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyMissing(Exception):  # noqa: N818
    """Sealed data cannot be read with the keys at hand; the message is one line that says what to do."""


class Sealer:
    """Seals with the newest key, opens with any of them (newest first)."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise KeyMissing(
                "ENCRYPTION_KEYS must be Fernet keys (32 bytes, URL-safe base64), newest first, separated by commas."
            ) from None

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and sign `plain`."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` made; raises `KeyMissing` with a key that is not ours."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise KeyMissing(
                "The stored data was sealed with another key: restore the key file or ENCRYPTION_KEYS."
            ) from None

    def renew(self, sealed: bytes) -> bytes:
        """The same content sealed with the newest key; raises `KeyMissing` as `open` does."""
        return self.seal(self.open(sealed))


def keyed_hash(secret: bytes, *parts: str) -> str:
    """Return a keyed hash (HMAC-SHA-256, hex) of `parts`, for walls and pair memory."""
    return hmac.digest(secret, "\x1f".join(parts).encode(), "sha256").hex()


def new_secret() -> bytes:
    """Thirty-two bytes that nobody can guess."""
    return secrets.token_bytes(32)


def keys_from_text(text: str) -> list[str]:
    """Split the value of ENCRYPTION_KEYS."""
    return [key.strip() for key in text.split(",") if key.strip()]


def keys_beside(database: Path, *, is_new: bool) -> list[str]:
    """Read `<database>.key`, or make it (mode 0600) together with a new database and only then."""
    path = database.with_name(database.name + ".key")
    if path.exists():
        return keys_from_text(path.read_text())
    if not is_new:
        raise KeyMissing(f"{path} is missing: restore it or set ENCRYPTION_KEYS; without it the data stays sealed.")
    key = Fernet.generate_key().decode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    return [key]

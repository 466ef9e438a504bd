"""Encryption at rest: which keys there are, and sealing bytes with them (AES-256-GCM; docs/decisions/0015)."""

import base64
import binascii
import hmac
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_MARK = b"\x01"  # Fernet's tokens, with which the first databases were sealed, begin with "g"
_NONCE = 12  # bytes, from the system's generator for each value
_KEY = 32  # bytes


class KeyMissing(Exception):  # noqa: N818
    """Sealed data cannot be read with these keys, or a key or DATABASE_URL is unusable;
    the message is one line that says what to do.
    """


class Sealer:
    """Seals with the newest key, opens with any of them (newest first).

    Sealed bytes tell nothing but the length of their content, and no time. Raises `KeyMissing` for keys that are none.
    """

    def __init__(self, keys: list[str]) -> None:
        secrets_of_keys = [_secret(key) for key in keys]
        if not keys or None in secrets_of_keys:
            raise KeyMissing(
                "ENCRYPTION_KEYS must be 32 bytes in URL-safe base64 each, newest first, separated by commas."
            )
        self._keys = keys
        self._ciphers = [AESGCM(_derived(secret)) for secret in secrets_of_keys if secret]

    def seal(self, plain: bytes) -> bytes:
        """Encrypt `plain`; any later change to the result makes `open` fail."""
        nonce = os.urandom(_NONCE)
        return _MARK + nonce + self._ciphers[0].encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` made; raises `KeyMissing` when none of the keys fits."""
        if not sealed.startswith(_MARK):
            return self._open_of_old(sealed)
        nonce, content = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, content, None)
            except (InvalidTag, ValueError):
                continue
        raise _sealed_with_another()

    def _open_of_old(self, sealed: bytes) -> bytes:
        from cryptography.fernet import InvalidToken

        try:
            return self._of_old.decrypt(sealed)
        except InvalidToken:
            raise _sealed_with_another() from None

    @cached_property
    def _of_old(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._keys])

    def renew(self, sealed: bytes) -> bytes:
        """The same content sealed with the newest key; raises `KeyMissing` as `open` does."""
        return self.seal(self.open(sealed))


def _secret(key: str) -> bytes | None:
    try:
        secret = base64.b64decode(key, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == _KEY else None


def _derived(secret: bytes) -> bytes:
    """A key for this cipher alone, since Fernet uses the halves of the same secret."""
    return hmac.digest(secret, b"village.sealing.aes-256-gcm", "sha256")


def _sealed_with_another() -> KeyMissing:
    return KeyMissing("The stored data was sealed with another key: restore the key file or ENCRYPTION_KEYS.")


def new_key() -> str:
    """A fresh key for ENCRYPTION_KEYS."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


def keyed_hash(secret: bytes, *parts: str) -> str:
    """A keyed hash (HMAC-SHA-256, hex) of `parts`, for exclusions and pair memory."""
    return hmac.digest(secret, "\x1f".join(parts).encode(), "sha256").hex()


def new_secret() -> bytes:
    """Thirty-two random bytes."""
    return secrets.token_bytes(32)


def keys_from_text(text: str) -> list[str]:
    """Split the value of ENCRYPTION_KEYS at its commas."""
    return [key.strip() for key in text.split(",") if key.strip()]


def keys_beside(database: Path, *, is_new: bool) -> list[str]:
    """Read `<database>.key`; create it (mode 0600) if `is_new`, else raise `KeyMissing` when it is missing."""
    path = database.with_name(database.name + ".key")
    if path.exists():
        keys = keys_from_text(path.read_bytes().decode("utf-8", "replace"))
        if not keys or None in map(_secret, keys):
            raise KeyMissing(f"{path} holds no key (32 bytes in URL-safe base64): restore it, or set ENCRYPTION_KEYS.")
        return keys
    if not is_new:
        raise KeyMissing(f"{path} is missing: restore it or set ENCRYPTION_KEYS; without it the data stays sealed.")
    key = new_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    return [key]

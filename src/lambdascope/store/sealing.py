"""What a copy of the database must not give away: sealed with the installation's master key.

AES-256-GCM (NIST SP 800-38D) with a random nonce; each purpose has a key of its own, derived by HKDF with SHA-256
(RFC 5869). A sealed value opens only in the context for which it was sealed, so that it cannot be moved to another row.
What outsiders may see but not make is signed with HMAC (RFC 2104).
"""

from __future__ import annotations

import hmac
import os
import zlib
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from lambdascope.model.errors import StateError

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"
MAX_UNSEALED = 256 * 1024 * 1024


class Purpose(StrEnum):
    """What a value is for."""

    CHECK = "check"
    """Telling whether the master key is the database's."""
    CODE = "code"
    """Quotations of scanned code."""
    API_KEY = "api-key"
    """Secrets of the API's keys."""
    PAGE_TOKEN = "page-token"
    """Tokens by which the API's callers ask for the next page; signed, not sealed."""


class SealBroken(StateError):
    """A sealed value does not open: another master key sealed it, or somebody changed or moved it."""


class Sealer:
    """Seals and opens values with one master key. Threads may share it."""

    def __init__(self, master_key: bytes) -> None:
        """`master_key` has 32 bytes."""
        assert len(master_key) == KEY_BYTES  # whoever read it has checked it
        self._master_key = master_key
        self._cipher = lru_cache(maxsize=None)(self._new_cipher)
        self._signing_key = lru_cache(maxsize=None)(self._derived)

    def seal(self, purpose: Purpose, plain: bytes, context: str) -> bytes:
        """`plain` compressed and encrypted; the same `context` opens it."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed: bytes = self._cipher(purpose).encrypt(nonce, zlib.compress(plain), context.encode("utf-8"))
        return _FORMAT + nonce + sealed

    def opens(self, purpose: Purpose, sealed: bytes, context: str) -> bool:
        """Whether a value was sealed with this key, in this context. Raises SealBroken if its form is not known."""
        return self._decrypted(purpose, sealed, context) is not None

    def unseal(self, purpose: Purpose, sealed: bytes, context: str) -> bytes:
        """What was sealed. Raises SealBroken."""
        packed = self._decrypted(purpose, sealed, context)
        if packed is None:
            raise SealBroken(
                "a sealed value does not open: the master key is not the one that sealed it, or the value was changed"
            )
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, MAX_UNSEALED)
        if not unpacking.eof:
            raise SealBroken(f"a sealed value has more than {MAX_UNSEALED:,} bytes")
        return plain

    def _decrypted(self, purpose: Purpose, sealed: bytes, context: str) -> bytes | None:
        from cryptography.exceptions import InvalidTag

        if sealed[:1] != _FORMAT:
            raise SealBroken(
                "a sealed value has a form that this version does not know; is the database a newer one's?"
            )
        nonce, content = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            opened: bytes = self._cipher(purpose).decrypt(nonce, content, context.encode("utf-8"))
        except (InvalidTag, ValueError):
            return None
        return opened

    def sign(self, purpose: Purpose, content: bytes, context: str) -> bytes:
        """The HMAC with SHA-256 of `content` in its context: 32 bytes that nobody without the master key can make.

        Whoever compares it does so in constant time.
        """
        # Digests have one length, so that nothing can be moved from the context to the content.
        message = sha256(context.encode("utf-8", "surrogatepass")).digest() + sha256(content).digest()
        return hmac.digest(self._signing_key(purpose), message, "sha256")

    def _new_cipher(self, purpose: Purpose):  # type: ignore[no-untyped-def]  # of a library that is loaded late
        # Only here: most commands never open anything.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._derived(purpose))

    def _derived(self, purpose: Purpose) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"lambdascope/{purpose}".encode())
        return derive.derive(self._master_key)

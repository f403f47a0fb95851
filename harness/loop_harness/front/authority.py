"""A throw-away certificate authority; its key never leaves the memory of this process."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
)

#: Java wants one to open a trust store; what is in there is public.
TRUST_STORE_PASSWORD = "changeit"  # noqa: S105 - it guards nothing

_ALIAS = b"loop-harness"
_BEFORE, _AFTER = timedelta(days=1), timedelta(days=90)


class Authority:
    """Vouches for one host, and for this machine, as long as the process lives."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._ca = trustme.CA(organization_name="loop-harness, throw-away")

    @cached_property
    def certificate(self) -> bytes:
        """What a client has to trust, as PEM."""
        pem: bytes = self._ca.cert_pem.bytes()
        return pem

    @cached_property
    def trust_store(self) -> bytes:
        """The same for Java: a PKCS #12 trust store that holds nothing else."""
        trusted = PKCS12Certificate(x509.load_pem_x509_certificate(self.certificate), _ALIAS)
        lock = BestAvailableEncryption(TRUST_STORE_PASSWORD.encode())
        return serialize_java_truststore([trusted], lock)

    def context(self, folder: Path) -> ssl.SSLContext:
        """Return how a server proves to be the host.

        OpenSSL reads a key from a file only: it is in *folder* for that moment.
        """
        now = datetime.now(UTC)
        issued = self._ca.issue_cert(
            *(self._host, "localhost", "127.0.0.1", "::1"),
            not_before=now - _BEFORE,
            not_after=now + _AFTER,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        with issued.private_key_and_cert_chain_pem.tempfile(dir=str(folder)) as chain:
            context.load_cert_chain(chain)
        return context

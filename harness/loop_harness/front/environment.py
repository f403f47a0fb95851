"""The environment in which a client takes the mock for Loop."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from loop_harness.front.authority import TRUST_STORE_PASSWORD
from loop_harness.front.front import Front

#: Would lead a client past the proxy, or Node's fetch past our own words and into warnings.
_LED_ASTRAY_BY = frozenset({"NO_PROXY", "no_proxy", "NODE_USE_ENV_PROXY"})
#: Each names the one file of certificates that a program trusts.
_TRUSTED = (
    "SSL_CERT_FILE",  # OpenSSL, and so Python, Ruby and curl; Go; httpx
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "HTTPLIB2_CA_CERTS",
    "DENO_CERT",
    "NIX_SSL_CERT_FILE",
)
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
_ALONE = "localhost|127.*|[::1]"  #: Java's own default: this machine needs no proxy


def environment(front: Front, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return *inherited*, and in it whatever common clients read to find a proxy and trust it."""
    kept = {name: value for name, value in inherited.items() if name not in _LED_ASTRAY_BY}
    trusted = str(front.certificate)
    return {
        **kept,
        **dict.fromkeys(_PROXIES, front.url),
        **dict.fromkeys(_TRUSTED, trusted),
        "SSL_CERT_DIR": str(front.no_certificates),
        "NODE_OPTIONS": _list(_node(front), kept.get("NODE_OPTIONS")),
        # In Java the last one wins.
        "JAVA_TOOL_OPTIONS": _list(kept.get("JAVA_TOOL_OPTIONS"), _java(front)),
        "LOOP_HARNESS_BASE_URL": front.url,
        **_token(front),
    }


def _token(front: Front) -> dict[str, str]:
    """Return the token of the first shop; a mock whose shops come and go has none to name."""
    shops = front.mock.shops
    return {"LOOP_API_TOKEN": shops[0].token} if shops else {}


def _list(*options: str | None) -> str:
    return " ".join(filter(None, options))


def _node(front: Front) -> str:
    """Return how Node loads our file before any other: it reads no proxy variable."""
    path = str(front.preload).replace("\\", "\\\\").replace('"', '\\"')
    return f'--require "{path}"'


def _java(front: Front) -> str:
    """Return how Java finds the proxy and trusts it: it reads properties only."""
    store = {
        "trustStore": shlex.quote(str(front.trust_store)),
        "trustStoreType": "PKCS12",
        "trustStorePassword": TRUST_STORE_PASSWORD,
    }
    options = [f"-Djavax.net.ssl.{name}={value}" for name, value in store.items()]
    for scheme in ("http", "https"):
        options += [f"-D{scheme}.proxyHost=127.0.0.1", f"-D{scheme}.proxyPort={front.port}"]
    return " ".join([*options, f"-Dhttp.nonProxyHosts={_ALONE}"])

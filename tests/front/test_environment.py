"""What a client reads to find the mock, and what lies in the private folder."""

from __future__ import annotations

import ssl
import stat
import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from tests.front.talking import TOKEN, new_mock

from loop_harness.front import Authority, environment, fronting

INHERITED = {
    "PATH": "/bin",
    "NO_PROXY": "*",
    "no_proxy": "wonderment.com",
    "NODE_USE_ENV_PROXY": "1",
    "https_proxy": "http://proxy.example:3128",
    "SSL_CERT_FILE": "/etc/ssl/cert.pem",
    "SSL_CERT_DIR": "/etc/ssl/certs",
    "NODE_OPTIONS": "--max-old-space-size=100",
    "JAVA_TOOL_OPTIONS": "-Xmx1g -Dhttps.proxyHost=proxy.example",
    "LOOP_API_TOKEN": "sk_live_1001_real",
}


def test_the_environment_leads_every_client_to_the_mock() -> None:
    with fronting(new_mock()) as front:
        found = environment(front, INHERITED)

    place, url, trusted = front.folder, front.url, str(front.folder / "ca.pem")
    java = (
        f"-Djavax.net.ssl.trustStore={place}/trust.p12 -Djavax.net.ssl.trustStoreType=PKCS12 "
        "-Djavax.net.ssl.trustStorePassword=changeit "
        f"-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort={front.port} "
        f"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort={front.port} "
        "-Dhttp.nonProxyHosts=localhost|127.*|[::1]"
    )
    assert found == {
        "PATH": "/bin",
        **dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"], url),
        **dict.fromkeys(["http_proxy", "https_proxy", "all_proxy"], url),
        **dict.fromkeys(["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"], trusted),
        **dict.fromkeys(["NODE_EXTRA_CA_CERTS", "DENO_CERT", "HTTPLIB2_CA_CERTS"], trusted),
        "NIX_SSL_CERT_FILE": trusted,
        "SSL_CERT_DIR": str(place / "none"),
        "NODE_OPTIONS": f'--require "{place}/node-preload.cjs" --max-old-space-size=100',
        "JAVA_TOOL_OPTIONS": f"-Xmx1g -Dhttps.proxyHost=proxy.example {java}",
        "LOOP_HARNESS_BASE_URL": url,
        "LOOP_API_TOKEN": TOKEN,
    }


def test_the_folder_is_private_holds_no_key_and_is_gone_afterwards() -> None:
    with fronting(new_mock()) as front:
        folder = front.folder
        mode = stat.S_IMODE(folder.stat().st_mode)
        files = {each.name: each for each in folder.iterdir()}
        texts = [each.read_bytes() for each in files.values() if each.is_file()]

    assert (mode, sorted(files)) == (
        0o700,
        ["ca.pem", "node-preload.cjs", "node-preload.json", "none", "trust.p12"],
    )
    assert [text for text in texts if b"PRIVATE KEY" in text] == []
    assert not folder.exists()


def test_the_folder_is_gone_after_an_error_too() -> None:
    with pytest.raises(KeyboardInterrupt), fronting(new_mock()) as front:  # noqa: PT012
        folder = front.folder
        raise KeyboardInterrupt

    assert not folder.exists()


def test_a_key_is_never_outside_of_the_folder_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))
    seen: list[Path] = []
    load = ssl.SSLContext.load_cert_chain

    def loading(self: ssl.SSLContext, certfile: str) -> None:
        seen.append(Path(certfile).parent)
        load(self, certfile)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", loading)
    Authority("api.wonderment.com").context(tmp_path)

    assert seen == [tmp_path]
    assert list(tmp_path.iterdir()) == []


def test_two_fronts_trust_different_authorities() -> None:
    assert Authority("a.example").certificate != Authority("a.example").certificate


def test_the_trust_store_for_java_holds_the_one_certificate_and_no_key() -> None:
    authority = Authority("api.wonderment.com")
    store = pkcs12.load_pkcs12(authority.trust_store, b"changeit")

    assert (store.key, store.cert) == (None, None)
    assert [each.friendly_name for each in store.additional_certs] == [b"loop-harness"]

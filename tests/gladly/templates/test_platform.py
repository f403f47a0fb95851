"""The functions that the platform adds: URLs, tokens, XML."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from loop_harness.gladly.outcome import Failed, Rendered
from loop_harness.gladly.templates import Template, xml

SHOP = """<?xml version="1.0"?>
<shop id="s1">
  <order id="o1"><item> White T-Shirt</item><price currency="EUR">29.99</price></order>
  <!-- sold out -->
  <order id="o2"><item><![CDATA[Socks & <more>]]></item></order>
</shop>"""


def rendered(source: str, **context: Any) -> Any:
    outcome = Template.parse(source, "t").render(context)
    return outcome.text if isinstance(outcome, Rendered) else outcome


def part(token: str, number: int) -> bytes:
    text = token.split(".")[number]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_token_by_hmac_is_the_known_one() -> None:
    key = base64.b64encode(b"your-256-bit-secret").decode()
    source = '{{ genJwt (dict "sub" "1234567890") "HS256" .key }}'

    assert rendered(source, key=key) == (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0."
        "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
    )


def pem(key: Any) -> str:
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(text).decode()


def test_a_token_by_rsa_can_be_verified() -> None:
    key = rsa.generate_private_key(65537, 2048)
    token = rendered('{{ mustGenJwt (dict "n" 1) "RS256" .key }}', key=pem(key))

    signed = token.rpartition(".")[0].encode()
    key.public_key().verify(part(token, 2), signed, padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(part(token, 0)) == {"alg": "RS256", "typ": "JWT"}
    assert json.loads(part(token, 1)) == {"n": 1}


def test_a_token_by_a_curve_can_be_verified() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    token = rendered('{{ mustGenJwt (dict "n" 1) "ES256" .key }}', key=pem(key))

    signature = part(token, 2)
    halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    signed = token.rpartition(".")[0].encode()
    key.public_key().verify(encode_dss_signature(*halves), signed, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize(
    ("algorithm", "key"), [("HS256", "no base64!"), ("none", "YQ=="), ("RS256", "YQ==")]
)
def test_a_token_that_cannot_be_made_is_empty_or_an_error(algorithm: str, key: str) -> None:
    source = "{{ %s (dict) .algorithm .key }}"

    assert rendered(source % "genJwt", algorithm=algorithm, key=key) == ""
    failed = rendered(source % "mustGenJwt", algorithm=algorithm, key=key)
    assert isinstance(failed, Failed)
    assert key not in failed.reason


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (".Root.Name", "shop"),
        ("len (.Root.GetChildren `order`)", "2"),
        ("((.Root.GetChild `order`).GetChild `item`).Text", "White T-Shirt"),
        ("(.Root.FindByID `o2`).Parent.Name", "shop"),
        ("((.Root.FindByID `o2`).GetChild `item`).Text", "Socks &amp; <more>"),
        ("(.Root.FindOneByName `price`).GetAttributeValue `currency`", "EUR"),
        ("(index (.Root.FindOneByName `price`).Attributes 0).Name", "currency"),
        ("len (.Root.FindByName `item`)", "2"),
        ("(.Root.FirstChild.NextSibling).GetAttributeValue `id`", "o2"),
        ("(.Root.LastChild.PrevSibling).GetAttributeValue `id`", "o1"),
        ("(.Root.GetChild `none`)", "<nil>"),
        ("((.Root.GetChild `order`).GetChild `price`).XML", '<price currency="EUR">29.99</price>'),
        (".Root.Document.Root.Name", "shop"),
    ],
)
def test_a_document_is_read_as_the_platform_shows_it(source: str, text: str) -> None:
    document = xml.parsed(SHOP)
    outcome = Template.parse(f"{{{{ with .d }}}}{{{{ {source} }}}}{{{{ end }}}}", "t")

    assert outcome.render({"d": document}) == Rendered(text.replace("&amp;", "&"))


def test_long_text_stays_whole() -> None:
    text = "line &amp;\n" * 10_000

    assert rendered("{{ len .d.Root.Text }}", d=xml.parsed(f"<a>{text}</a>")) == "69999"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a>",
        "{}",
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        "<a>&b;</a>",
        "<a>" * 300 + "</a>" * 300,
    ],
)
def test_what_is_no_document_is_nil_or_an_error(body: str) -> None:
    with pytest.raises(xml.NotXml):
        xml.parsed(body)
    assert rendered("{{ fromXml .b }}", b=body) == "<no value>"
    assert isinstance(rendered("{{ mustFromXml .b }}", b=body), Failed)


def test_a_field_of_a_node_that_is_not_there_is_an_error() -> None:
    failed = rendered("{{ (.d.Root.GetChild `none`).Text }}", d=xml.parsed("<a/>"))

    assert failed == Failed("nil pointer evaluating *xmldom.Node.Text", "t:1:4")

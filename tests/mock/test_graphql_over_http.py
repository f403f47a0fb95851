"""GraphQL over HTTP: media types, methods and parameters, as the public audit suite has them.

The suite itself (npm package graphql-http, version 1) runs where Node and the package are found:
below the folder that GRAPHQL_HTTP names, or among what npm has installed for everybody.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.mock.asking import ask, document, shop_of

from loop_harness.dialect import Dialect
from loop_harness.mock import LoopMock, Response, Shop
from loop_harness.mock.server import serving

JSON, GRAPHQL = "application/json", "application/graphql-response+json"
ASKED = {"query": "{ __typename }"}
TOLD = {"data": {"__typename": "Query"}}
TYPE = "query Type($name: String!) { __type(name: $name) { name } }"

BY_GET = "a query by GET is refused: Loop is known to be asked by POST only (U1.1-graphql-method)"
STATUS_400 = "the assumption graphql-error-status is that an error in a query has status 400"
STATUS_200 = "the assumption graphql-error-status is chosen to be 200"
ANY_TYPE = "the assumption graphql-request-type is that a body is read whatever its type says"
GRAPHQL_TYPE = "the assumption graphql-content-type is chosen to be the newer type"

OPTIONAL = {"5A70": BY_GET, "D6D5": BY_GET, "6A70": BY_GET}
#: dialect → the audits that are answered otherwise on purpose, and why
OTHERWISE: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "by default": ({}, {"9ABE": ANY_TYPE} | dict.fromkeys(("572B", "FDE2", "7B9B"), STATUS_400)),
    "errors with status 200 to JSON alone": (
        {"graphql-error-status": "status-200", "graphql-request-type": "json-only"},
        dict.fromkeys(("865D", "556A", "51FE", "74FF", "86EE"), STATUS_200),
    ),
    "the newer type preferred": (
        {"graphql-content-type": "graphql-response-json"},
        {
            "9ABE": ANY_TYPE,
            **dict.fromkeys(("572B", "FDE2", "7B9B"), STATUS_400),
            **dict.fromkeys(("47DE", "80D8"), GRAPHQL_TYPE),
        },
    ),
}


@pytest.mark.parametrize(("choices", "otherwise"), OTHERWISE.values(), ids=OTHERWISE)
def test_the_public_audit_suite_finds_what_the_dialect_says_and_nothing_else(
    choices: Mapping[str, str], otherwise: Mapping[str, str]
) -> None:
    command = ["node", str(Path(__file__).parent / "audit.mjs"), package()]
    shop = shop_of()
    shop.dialect = Dialect.of(choices)
    with serving(LoopMock(shop, check=True)) as server:
        command += [f"{server.base_url}/graphql", shop.token]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    results = json.loads(done.stdout)
    found = {each["id"]: each["reason"] for each in results if each["status"] != "ok"}
    assert sorted(found) == sorted({**OPTIONAL, **otherwise}), found
    assert {each["id"] for each in results if each["name"].startswith("MUST")} == set(MUST)


def package() -> str:
    """Return the folder below which the audit suite is installed."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed here")
    folders = [os.environ.get("GRAPHQL_HTTP", "")]
    if (npm := shutil.which("npm")) is not None:
        asked = (npm, "root", "--global")
        folders.append(subprocess.run(asked, capture_output=True, text=True, check=False).stdout)
    for each in filter(None, map(str.strip, folders)):
        below = Path(each) if Path(each).name == "node_modules" else Path(each) / "node_modules"
        if (below / "graphql-http").is_dir():
            return each
    return pytest.skip("the npm package graphql-http is not installed here")


@pytest.fixture
def shop() -> Shop:
    return shop_of()


def send(shop: Shop, body: Any, headers: Mapping[str, str]) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return ask(shop, "/graphql", method="POST", body=content, headers=headers)


def media_type(answer: Response) -> str:
    return dict(answer.headers)["content-type"]


#: each audit that a server must pass: accept, what is asked, and the data
MUST: dict[str, tuple[str | None, dict[str, Any], Any]] = {
    "4655": (JSON, ASKED, TOLD),
    "82A3": (None, ASKED, TOLD),
    "BF61": (
        None,
        {"query": '{ __type(name: "Run🏃Swim🏊") { name } }'},
        {"data": {"__type": None}},
    ),
    "78D5": (None, ASKED, TOLD),
    "2C94": (None, ASKED, TOLD),
    "03D4": (None, ASKED, TOLD),
    "13EE": (JSON, ASKED, TOLD),
    "B8B3": (JSON, {"operationName": "Query", "query": "query Query { __typename }"}, TOLD),
    "0220": (JSON, {**ASKED, "variables": None}, TOLD),
    "0221": (JSON, {**ASKED, "operationName": None}, TOLD),
    "0222": (JSON, {**ASKED, "extensions": None}, TOLD),
    "28B9": (JSON, {"query": TYPE, "variables": {"name": "sometype"}}, {"data": {"__type": None}}),
    "1B7A": (JSON, {**ASKED, "extensions": {"some": "value"}}, TOLD),
}


@pytest.mark.parametrize("content_type", [JSON, f"{JSON}; charset=utf-8"])
@pytest.mark.parametrize(("accept", "asked", "told"), MUST.values(), ids=MUST)
def test_what_every_server_must_answer_is_answered_as_json_in_utf_8(
    shop: Shop, accept: str | None, asked: dict[str, Any], told: Any, content_type: str
) -> None:
    headers = {"content-type": content_type, **({"accept": accept} if accept else {})}
    answer = send(shop, asked, headers)

    assert (answer.status, media_type(answer)) == (200, "application/json; charset=utf-8")
    assert json.loads(answer.body.decode()) == told


@pytest.mark.parametrize("asked", [each[1] for each in MUST.values()], ids=MUST)
def test_the_newer_type_is_answered_to_whom_it_is_all_that_is_welcome(
    shop: Shop, asked: dict[str, Any]
) -> None:
    answer = send(shop, asked, {"content-type": JSON, "accept": GRAPHQL})

    assert (answer.status, media_type(answer)) == (200, f"{GRAPHQL}; charset=utf-8")
    assert list(document(answer)) == ["data"]


#: accept → whether json, or the newer type, is answered, where each of them is preferred
WELCOME: dict[str, tuple[str, str]] = {
    "": (JSON, GRAPHQL),
    "*/*": (JSON, GRAPHQL),
    "application/*": (JSON, GRAPHQL),
    f"{JSON}, {GRAPHQL}": (JSON, GRAPHQL),
    f"{GRAPHQL},{JSON}": (JSON, GRAPHQL),
    "text/html, application/xml;q=0.9, */*;q=0.8": (JSON, GRAPHQL),
    JSON: (JSON, JSON),
    "APPLICATION/JSON ; Charset=utf-8": (JSON, JSON),
    GRAPHQL: (GRAPHQL, GRAPHQL),
    f"{GRAPHQL};q=0.1, text/html": (GRAPHQL, GRAPHQL),
    f"{GRAPHQL}, {JSON};q=0.9": (GRAPHQL, GRAPHQL),
    f"{GRAPHQL};q=0.9, {JSON}": (JSON, JSON),
    f"{JSON};q=0.5, */*": (GRAPHQL, GRAPHQL),
    f"{JSON};q=0, */*;q=0.1": (GRAPHQL, GRAPHQL),
    f"application/*;q=0.2, */*;q=0, {GRAPHQL};q=0.1": (JSON, JSON),
}


@pytest.mark.parametrize(("accept", "answered"), WELCOME.items(), ids=WELCOME)
@pytest.mark.parametrize("choice", ["json", "graphql-response-json"])
def test_a_client_chooses_the_type_and_the_dialect_where_it_does_not(
    shop: Shop, accept: str, answered: tuple[str, str], choice: str
) -> None:
    shop.dialect = Dialect.of({"graphql-content-type": choice})
    expected = answered[choice != "json"]

    for body in (ASKED, {"query": "{"}, b""):
        answer = send(shop, body, {"content-type": JSON, "accept": accept})
        assert media_type(answer) == f"{expected}; charset=utf-8"


@pytest.mark.parametrize(
    "accept", ["text/html", "*/*;q=0", f"{JSON};q=0", "application/xml, text/*", ";", f"{JSON};q=x"]
)
def test_whom_no_json_is_welcome_is_told_so(shop: Shop, accept: str) -> None:
    answer = send(shop, ASKED, {"content-type": JSON, "accept": accept})

    assert (answer.status, document(answer)) == (406, errors("GraphQL is answered as JSON"))


@pytest.mark.parametrize(
    "content_type",
    [
        *(None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"),
        *("application/graphql", GRAPHQL, "application/jsonp", f"{JSON}; charset=utf-16", "*/*"),
        *(f"text/plain; {JSON}", f"{JSON}, {JSON}", "\xff"),
    ],
)
def test_whether_a_body_of_another_type_is_read_is_the_dialect_s_choice(
    shop: Shop, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    assert document(send(shop, ASKED, headers)) == TOLD
    shop.dialect = Dialect.of({"graphql-request-type": "json-only"})
    answer = send(shop, ASKED, headers)

    text = "GraphQL is asked in application/json, in UTF-8"
    assert (answer.status, document(answer)) == (415, errors(text))


@pytest.mark.parametrize(
    "content_type",
    [f"{JSON};charset=UTF-8", f'{JSON}; charset="utf-8"', "Application/JSON", f"{JSON};;x=;y"],
)
def test_a_type_may_be_spelled_in_any_way_that_http_allows(shop: Shop, content_type: str) -> None:
    assert send(shop, ASKED, {"content-type": content_type}).status == 200


#: parameter → how its absence is told, and the JSON type that it has
PARAMETERS: dict[str, tuple[str, type]] = {
    "query": ("the body lacks the text 'query'", str),
    "operationName": ("'operationName' is not a text", str),
    "variables": ("'variables' is not an object", dict),
    "extensions": ("'extensions' is not an object", dict),
}
VALUES: tuple[Any, ...] = (0, False, True, ["array"], {"obj": "ect"}, {}, [], "text", "")
WRONG = [
    (name, value)
    for name in PARAMETERS
    for value in VALUES
    if type(value) is not PARAMETERS[name][1]
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=map(str, WRONG))
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
def test_a_parameter_of_another_type_is_refused_also_if_it_is_empty(
    shop: Shop, name: str, value: Any, accept: str
) -> None:
    answer = send(shop, {**ASKED, name: value}, {"content-type": JSON, "accept": accept})

    assert (answer.status, document(answer)) == (400, errors(PARAMETERS[name][0]))


def errors(text: str) -> Any:
    return {"errors": [{"message": text}]}

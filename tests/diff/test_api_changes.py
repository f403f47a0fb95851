"""Each kind of change to an OpenAPI document is found, and means what the policy says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.diff.differing import api, changes, told

B, C, U = "breaking", "compatible", "unclear"
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def parameter(name: str = "q", place: str = "query", **more: Any) -> dict[str, Any]:
    """Return a parameter."""
    return {"name": name, "in": place, "schema": TEXT, **more}


def asking(*parameters: dict[str, Any]) -> dict[str, Any]:
    """Return a document of one operation with parameters."""
    return api({"parameters": list(parameters)})


def taking(*, required: bool = False, **media: Any) -> dict[str, Any]:
    """Return a document of one operation with a body."""
    content = {f"application/{name}": {"schema": each} for name, each in media.items()}
    return api({"requestBody": {"required": required, "content": content}})


def answering(**answers: Any) -> dict[str, Any]:
    """Return a document of one operation with answers: s200, s404, sdefault."""
    named = {name.removeprefix("s"): each for name, each in answers.items()}
    return api({"responses": named})


def saying(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    """Return an answer of one media type."""
    return {"description": "", "content": {media_type: {"schema": schema}}}


def opened(*security: Any, **schemes: Any) -> dict[str, Any]:
    """Return a document with credentials."""
    return api({}, security=list(security), components={"securitySchemes": schemes})


def key(name: str = "x-token", place: str = "header") -> dict[str, Any]:
    """Return a credential that is an API key."""
    return {"type": "apiKey", "name": name, "in": place}


OAUTH = {"type": "oauth2", "flows": {}}
FINE: dict[str, Any] = {"description": "fine"}
TWO_PATHS = api({}) | {"paths": {**api({})["paths"], "/more": api({})["paths"]["/things"]}}
TWO_METHODS = api({}) | {"paths": {"/things": {each: {"responses": {}} for each in ("get", "put")}}}
ONE_METHOD = api({}) | {"paths": {"/things": {"get": {"responses": {}}}}}
HOOKED = {"post": {"requestBody": {"content": {"application/json": {"schema": TEXT}}}}}
HEADED = FINE | {"headers": {"x-left": {"schema": NUMBER, "required": True}}}

TABLE: dict[str, tuple[Any, Any, set[tuple[str, str, str]]]] = {
    "path gone": (TWO_PATHS, api({}), {("path-removed", "/more", B)}),
    "path new": (api({}), TWO_PATHS, {("path-added", "/more", C)}),
    "method gone": (TWO_METHODS, ONE_METHOD, {("operation-removed", "PUT", B)}),
    "method new": (ONE_METHOD, TWO_METHODS, {("operation-added", "PUT", C)}),
    "deprecated": (api({}), api({"deprecated": True}), {("deprecated", "", C)}),
    "server gone": (
        *(api({}, servers=[{"url": "https://a.example/"}]), api({}, servers=[])),
        {("server-removed", "https://a.example", B)},
    ),
    "server new": (
        *(api({}), api({}, servers=[{"url": "https://a.example"}])),
        {("server-added", "https://a.example", C)},
    ),
    "webhook gone": (
        *(api({}, webhooks={"moved": HOOKED}), api({})),
        {("webhook-removed", "moved", B)},
    ),
    "webhook new": (
        *(api({}), api({}, webhooks={"moved": HOOKED})),
        {("webhook-added", "moved", C)},
    ),
    "parameter gone": (asking(parameter()), asking(), {("parameter-removed", "query q", B)}),
    "parameter new": (asking(), asking(parameter()), {("parameter-added", "query q", C)}),
    "required parameter new": (
        *(asking(), asking(parameter(required=True))),
        {("required-parameter-added", "query q", B)},
    ),
    "parameter required": (
        *(asking(parameter()), asking(parameter(required=True))),
        {("parameter-required", "query q", B)},
    ),
    "parameter optional": (
        *(asking(parameter(required=True)), asking(parameter())),
        {("parameter-optional", "query q", C)},
    ),
    "parameter moved": (
        *(asking(parameter()), asking(parameter(place="header"))),
        {("parameter-removed", "query q", B), ("parameter-added", "header q", C)},
    ),
    "parameter in another style": (
        *(asking(parameter()), asking(parameter(explode=False))),
        {("parameter-written-otherwise", "query q", B)},
    ),
    "parameter narrower": (
        *(asking(parameter()), asking(parameter(schema=TEXT | {"enum": ["a"]}))),
        {("values-listed", "", B)},
    ),
    "body new": (api({}), taking(json=TEXT), {("body-added", "", C)}),
    "required body new": (
        *(api({}), taking(required=True, json=TEXT)),
        {("required-body-added", "", B)},
    ),
    "body gone": (taking(json=TEXT), api({}), {("body-removed", "", B)}),
    "body required": (
        *(taking(json=TEXT), taking(required=True, json=TEXT)),
        {("body-required", "", B)},
    ),
    "body optional": (
        *(taking(required=True, json=TEXT), taking(json=TEXT)),
        {("body-optional", "", C)},
    ),
    "body of another type": (
        *(taking(json=TEXT), taking(xml=TEXT)),
        {
            ("media-type-removed", "application/json", B),
            ("media-type-added", "application/xml", C),
        },
    ),
    "answer of another type": (
        *(answering(s200=saying(TEXT)), answering(s200=saying(TEXT, "text/csv"))),
        {("media-type-removed", "application/json", B), ("media-type-added", "text/csv", U)},
    ),
    "success gone": (
        *(answering(s200=FINE, s201=FINE), answering(s200=FINE)),
        {("success-status-removed", "201", B)},
    ),
    "success new": (
        *(answering(s200=FINE), answering(s200=FINE, s201=FINE)),
        {("success-status-added", "201", U)},
    ),
    "failure gone": (
        *(answering(s200=FINE, s404=FINE), answering(s200=FINE)),
        {("error-status-removed", "404", C)},
    ),
    "failure new": (
        *(answering(s200=FINE), answering(s200=FINE, s429=FINE)),
        {("error-status-added", "429", C)},
    ),
    "answer retyped": (
        *(answering(s200=saying(TEXT)), answering(s200=saying(NUMBER))),
        {("type-changed", "", B)},
    ),
    "header gone": (
        *(answering(s200=HEADED), answering(s200=FINE)),
        {("header-removed", "x-left", B)},
    ),
    "header new": (
        *(answering(s200=FINE), answering(s200=HEADED)),
        {("header-added", "x-left", C)},
    ),
    "header renamed": (
        answering(s200=HEADED),
        answering(s200=FINE | {"headers": {"x-rest": HEADED["headers"]["x-left"]}}),
        {("header-removed", "x-left", B), ("header-added", "x-rest", C)},
    ),
    "header optional": (
        answering(s200=HEADED),
        answering(s200=FINE | {"headers": {"X-Left": {"schema": NUMBER}}}),
        {("header-optional", "x-left", B)},
    ),
    "credential needed": (
        *(api({}), opened({"k": []}, k=key())),
        {("credential-required", "header x-token", B)},
    ),
    "credential not needed": (
        *(opened({"k": []}, k=key()), api({})),
        {("credential-dropped", "header x-token", C)},
    ),
    "credential in another header": (
        *(opened({"k": []}, k=key()), opened({"k": []}, k=key("x-key"))),
        {("credential-changed", "header x-key", B)},
    ),
    "another credential will do": (
        opened({"k": []}, k=key()),
        opened({"k": []}, {"o": []}, k=key(), o=key("k", "query")),
        {("credential-added", "query k", C)},
    ),
    "a credential will not do": (
        opened({"k": []}, {"o": []}, k=key(), o=key("k", "query")),
        opened({"k": []}, k=key()),
        {("credential-removed", "query k", B)},
    ),
    "a further scope": (
        *(opened({"o": ["read"]}, o=OAUTH), opened({"o": ["read", "all"]}, o=OAUTH)),
        {("scope-added", "header authorization, bearer: all", B)},
    ),
    "a scope less": (
        *(opened({"o": ["read", "all"]}, o=OAUTH), opened({"o": ["read"]}, o=OAUTH)),
        {("scope-removed", "header authorization, bearer: all", C)},
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_change_is_found_and_means_what_the_table_says(name: str, tmp_path: Path) -> None:
    old, new, expected = TABLE[name]

    assert told(changes(tmp_path, old, new, name="api")) == expected


def named(name: str) -> dict[str, Any]:
    """Return a document whose path argument has a name."""
    path = f"/things/{{{name}}}"
    return api({"parameters": [parameter(name, "path", required=True)]}, path=path)


SAME: dict[str, tuple[Any, Any]] = {
    "a path argument of another name": (named("id"), named("thing")),
    "a header in other letters": (
        *(asking(parameter("X-A", "header")), asking(parameter("x-a", "header"))),
    ),
    "parameters in another order": (
        *(asking(parameter("a"), parameter("b")), asking(parameter("b"), parameter("a"))),
    ),
    "a scheme of another name": (opened({"k": []}, k=key()), opened({"o": []}, o=key())),
    "a media type with its character set": (
        answering(s200=saying(TEXT)),
        answering(s200=saying(TEXT, "application/json; charset=utf-8")),
    ),
    "other words": (api({"summary": "one"}), api({"summary": "two", "operationId": "two"})),
}


@pytest.mark.parametrize("name", SAME)
def test_what_nobody_notices_is_no_change(name: str, tmp_path: Path) -> None:
    old, new = SAME[name]

    assert changes(tmp_path, old, new, name="api") == ()


def test_a_status_may_stand_in_a_range(tmp_path: Path) -> None:
    old, new = answering(s200=FINE, s404=FINE), answering(s200=FINE, s4xx=FINE)

    found = changes(tmp_path, old, new, name="api")

    assert told(found) == {("error-status-added", "4xx", C)}


def test_a_schema_that_several_operations_share_is_told_once_with_all_of_them(
    tmp_path: Path,
) -> None:
    def document(schema: Any) -> dict[str, Any]:
        get = {"responses": {"200": saying({"$ref": "#/components/schemas/Thing"})}}
        paths = {"/one": {"get": get}, "/two": {"get": get}}
        return api({}) | {"paths": paths, "components": {"schemas": {"Thing": schema}}}

    (found,) = changes(tmp_path, document(TEXT), document(NUMBER), name="api")

    assert found.where == "#/components/schemas/Thing"
    assert found.operations == ("GET /one", "GET /two")


def test_what_is_read_and_what_is_written_of_one_schema_are_told_apart(tmp_path: Path) -> None:
    def document(*required: str) -> dict[str, Any]:
        thing = {"type": "object", "properties": {"a": TEXT}, "required": list(required)}
        ref = {"$ref": "#/components/schemas/Thing"}
        body = {"content": {"application/json": {"schema": ref}}}
        operation = {"requestBody": body, "responses": {"200": saying(ref)}}
        return api(operation, components={"schemas": {"Thing": thing}})

    found = changes(tmp_path, document(), document("a"), name="api")

    assert {(each.kind, each.direction.value, each.verdict.value) for each in found} == {
        ("property-required", "request", B),
        ("property-required", "answer", C),
    }
    assert len({each.fingerprint for each in found}) == 2


def test_a_webhook_is_written_by_loop(tmp_path: Path) -> None:
    def document(schema: Any) -> dict[str, Any]:
        body = {"content": {"application/json": {"schema": schema}}}
        return api({}, webhooks={"moved": {"post": {"requestBody": body}}})

    wider = {"type": ["string", "null"]}
    (found,) = changes(tmp_path, document(TEXT), document(wider), name="api")

    assert (found.kind, found.direction.value, found.verdict.value) == ("null-added", "answer", B)


def test_a_credential_of_the_whole_document_is_told_once(tmp_path: Path) -> None:
    old, new = opened({"k": []}, k=key()), opened({"k": []}, k=key("x-key"))
    for each in (old, new):
        each["paths"]["/more"] = each["paths"]["/things"]

    (found,) = changes(tmp_path, old, new, name="api")

    assert (found.where, found.operations) == ("#", ("GET /more", "GET /things"))

"""A data pull: what goes out, what is made of the answer, what Gladly would store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.gladly.apps import CONFIG, URL, app

from loop_harness.dialect import Dialect
from loop_harness.failures import (
    AuthenticationFailed,
    ConfigurationMissing,
    LoopUnavailable,
    MalformedAnswer,
    RateLimited,
    TimedOut,
    TransportFailed,
)
from loop_harness.gladly.pulling import Integration, Pulled, Puller, to_json
from loop_harness.gladly.pulling.requests import split_bodies
from loop_harness.model import Profile

CUSTOMER = Profile(email_addresses=("ada@example.com",))
PULL = "data/pull/orders/"
SIGNATURE = "{{ .request.method }} {{ .request.url }}"
OF_EACH = URL + '?of={{ .id | trimPrefix "#" }}\n'
Answers = Callable[[httpx.Request], httpx.Response]


class Loop(httpx.BaseTransport):
    """Answers, and keeps what came."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.came: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        return self._answers(request)


def saying(document: Any, status: int = 200, **headers: str) -> Answers:
    return lambda _: httpx.Response(status, json=document, headers=headers)


def pulled(
    root: Path,
    answers: Answers,
    dialect: Dialect | None = None,
    files: dict[str, Any] | None = None,
) -> tuple[Pulled, Loop]:
    """Pull once with an app of one data pull."""
    loop = Loop(answers)
    puller = Puller(
        app=app(root, **(files or {})),
        integration=Integration(secrets={"apiToken": "sk_test_1001_plain"}),
        base_url="http://127.0.0.1:8080",
        transport=loop,
        dialect=dialect or Dialect(),
    )
    *_, last = puller.pull(CUSTOMER)
    return last, loop


def order(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"#{number}", "name": f"#{number}", "note": None, **more}


def stored(done: Pulled, dialect: Dialect | None = None) -> list[Any]:
    """Return what Gladly would keep."""
    document: Any = to_json(done, dialect or Dialect())
    return [each["data"] for each in document["stored"]]


def test_a_pull_sends_what_the_templates_make(tmp_path: Path) -> None:
    done, loop = pulled(
        tmp_path,
        saying([order()]),
        files={
            "authentication/headers/x-token.gtpl": "{{ .integration.secrets.apiToken }}\n",
            "authentication/request_signing/x-signed.gtpl": SIGNATURE,
            "data/pull/orders/headers/x-own.gtpl": "mine",
        },
    )

    (sent,) = loop.came
    assert str(sent.url) == "http://127.0.0.1:8080/graphql"
    assert json.loads(sent.content) == {"emails": ["ada@example.com"]}
    shown = {name: sent.headers[name] for name in ("x-token", "x-signed", "x-own", "content-type")}
    assert shown == {
        "x-token": "sk_test_1001_plain",
        "x-signed": f"POST {URL}",
        "x-own": "mine",
        "content-type": "application/json",
    }
    assert (stored(done), done.failure) == ([order()], None)


def test_a_stop_sends_nothing(tmp_path: Path) -> None:
    stop = {PULL + "request_url.gtpl": '{{ stop "nothing to ask" }}'}
    done, loop = pulled(tmp_path, saying([]), files=stop)

    assert (done.stopped, loop.came, stored(done)) == ("nothing to ask", [], [])


def test_a_fail_before_the_request_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    fail = {PULL + "request_url.gtpl": '{{ fail "no token" }}'}
    done, loop = pulled(tmp_path, saying([]), files=fail)

    assert isinstance(done.failure, ConfigurationMissing)
    assert "no token" in str(done.failure)
    assert loop.came == []


def test_each_line_is_a_url_and_each_answer_adds_its_objects(tmp_path: Path) -> None:
    lines = {
        PULL + "config.json": {**CONFIG, "httpMethod": "GET"},
        PULL + "request_url.gtpl": f"\n\n{URL}?a=1\n\n  {URL}?a=2\n",
        PULL + "request_body.gtpl": "",
    }

    def answers(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[order(int(request.url.params["a"]))])

    done, loop = pulled(tmp_path, answers, files=lines)

    assert [each.method for each in loop.came] == ["GET", "GET"]
    assert stored(done) == [order(1), order(2)]


def test_one_url_serves_each_body(tmp_path: Path) -> None:
    bodies = {PULL + "request_body.gtpl": "#body\n{}\n// #body\n[]\n"}
    _, loop = pulled(tmp_path, saying([]), files=bodies)

    assert [each.content for each in loop.came] == [b"{}\n", b"[]\n"]


def test_other_numbers_of_urls_and_bodies_are_an_error(tmp_path: Path) -> None:
    odd = {
        PULL + "request_url.gtpl": f"{URL}\n{URL}\n",
        PULL + "request_body.gtpl": "#body\n1\n#body\n2\n#body\n3",
    }
    done, loop = pulled(tmp_path, saying([]), files=odd)

    assert "2 URLs and 3 bodies" in str(done.failure)
    assert loop.came == []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("{}", ["{}"]),
        ("#body\n{}", ["{}"]),
        ("  #body\na\n#body\nb", ["a\n", "b"]),
    ],
)
def test_bodies_begin_after_their_mark(text: str, bodies: list[str]) -> None:
    assert split_bodies(text) == bodies


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AuthenticationFailed),
        (429, RateLimited),
        (500, LoopUnavailable),
        (201, LoopUnavailable),
        (302, TransportFailed),
    ],
)
def test_any_status_but_200_is_a_failure_and_nothing_is_transformed(
    status: int, kind: type[Exception], tmp_path: Path
) -> None:
    done, _ = pulled(tmp_path, saying([order()], status))

    assert isinstance(done.failure, kind)
    assert (done.objects, stored(done)) == ([], [])


def test_a_template_for_raw_answers_sees_any_status(tmp_path: Path) -> None:
    raw = {
        PULL + "config.json": {**CONFIG, "rawResponse": True},
        PULL + "response_transformation.gtpl": (
            '[{"id": "{{ .response.statusCode }}", "name": "{{ printf "%s" .rawData }}"}]'
        ),
    }
    done, _ = pulled(tmp_path, lambda _: httpx.Response(503, content=b"busy"), files=raw)

    assert done.objects == [{"id": "503", "name": "busy"}]


@pytest.mark.parametrize(
    ("body", "what"),
    [(b"<html>", "the body is no JSON"), (b'{"a"', "the body is no JSON")],
)
def test_a_body_that_is_no_json_is_malformed(body: bytes, what: str, tmp_path: Path) -> None:
    done, _ = pulled(tmp_path, lambda _: httpx.Response(200, content=body))

    assert isinstance(done.failure, MalformedAnswer)
    assert what in str(done.failure)


@pytest.mark.parametrize("output", ["", "nonsense", '"text"', "1", "null"])
def test_an_output_that_holds_no_objects_is_malformed(output: str, tmp_path: Path) -> None:
    transformation = {PULL + "response_transformation.gtpl": output}
    done, _ = pulled(tmp_path, saying([]), files=transformation)

    assert isinstance(done.failure, MalformedAnswer)


def test_one_object_is_as_good_as_a_list_of_one(tmp_path: Path) -> None:
    done, _ = pulled(tmp_path, saying(order()))

    assert stored(done) == [order()]


def test_what_fails_on_the_way_is_told_apart_from_what_is_late(tmp_path: Path) -> None:
    def fails(error: Exception) -> Answers:
        def raising(_: httpx.Request) -> httpx.Response:
            raise error

        return raising

    lost, _ = pulled(tmp_path, fails(httpx.ConnectError("refused")))
    late, _ = pulled(tmp_path, fails(httpx.ReadTimeout("late")))

    assert isinstance(lost.failure, TransportFailed)
    assert isinstance(late.failure, TimedOut)


def test_a_null_in_a_required_field_costs_its_object_alone(tmp_path: Path) -> None:
    done, _ = pulled(tmp_path, saying([order(1), order(2, name=None), order(3)]))

    assert [each["id"] for each in done.objects] == ["#1", "#2", "#3"]
    assert stored(done) == [order(1), order(3)]
    assert done.typed is not None
    assert done.typed.problems == (
        "[1].name: Cannot return null for non-nullable field Order.name.",
    )
    pull_fails = Dialect.of({"null-in-required-field": "pull-fails"})
    assert stored(done, pull_fails) == []


@pytest.mark.parametrize(
    ("choice", "notes"),
    [("last-wins", ["second"]), ("first-wins", ["first"]), ("kept-apart", ["first", "second"])],
)
def test_objects_of_one_external_id_meet_as_the_assumption_says(
    choice: str, notes: list[str], tmp_path: Path
) -> None:
    dialect = Dialect.of({"external-id-collision": choice})
    twice = [order(note="first"), order(note="second")]
    done, _ = pulled(tmp_path, saying(twice), dialect)

    assert [each["note"] for each in stored(done)] == notes


def test_a_server_error_is_met_once_more_only_where_the_dialect_says_so(tmp_path: Path) -> None:
    again = Dialect.of({"pull-retry": "once-after-server-error"})
    _, once = pulled(tmp_path, saying([], 500))
    _, twice = pulled(tmp_path, saying([], 500), again)

    assert (len(once.came), len(twice.came)) == (1, 2)


@pytest.mark.parametrize(
    ("choice", "location", "hosts"),
    [
        ("not-followed", "http://127.0.0.1:8080/there", 1),
        ("same-host", "/there", 2),
        ("same-host", "http://elsewhere.example/there", 1),
    ],
)
def test_a_redirect_is_followed_only_on_its_own_host_and_by_choice(
    choice: str, location: str, hosts: int, tmp_path: Path
) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/there":
            return httpx.Response(200, json=[order()])
        return httpx.Response(307, headers={"location": location})

    done, loop = pulled(tmp_path, answers, Dialect.of({"pull-redirects": choice}))

    assert len(loop.came) == hosts
    assert (done.failure is None) is (hosts == 2)


def test_nothing_is_sent_to_another_host_than_loops(tmp_path: Path) -> None:
    elsewhere = {PULL + "request_url.gtpl": "https://shop.example/orders"}
    puller = Puller(
        app=app(tmp_path, **elsewhere),
        integration=Integration(),
        base_url="http://127.0.0.1:9",
    )
    (done,) = puller.pull(CUSTOMER)

    assert isinstance(done.failure, TransportFailed)
    assert "shop.example is not Loop's host, so nothing is sent there" in str(done.failure)


def test_a_pull_sees_what_the_pulls_before_it_brought(tmp_path: Path) -> None:
    parcels = "data/pull/a_parcels/"
    more = {
        parcels + "config.json": {
            "dataType": {"name": "parcel", "version": "1.0"},
            "dependsOnDataTypes": ["order"],
            "httpMethod": "GET",
        },
        parcels + "request_url.gtpl": (
            f"{{{{ range .externalData.order }}}}{OF_EACH}{{{{ end }}}}"
        ),
    }
    done, loop = pulled(tmp_path, saying([order(1), order(2)]), files=more)

    assert done.pull.name == "a_parcels"
    assert [str(each.url.query, "ascii") for each in loop.came] == ["", "of=1", "of=2"]


def test_a_pull_whose_data_never_came_is_not_made(tmp_path: Path) -> None:
    more = {
        "data/pull/parcels/config.json": {
            "dataType": {"name": "parcel", "version": "1.0"},
            "dependsOnDataTypes": ["order"],
            "httpMethod": "GET",
        },
        "data/pull/parcels/request_url.gtpl": URL,
    }
    done, loop = pulled(tmp_path, saying([], 500), files=more)

    assert (done.pull.name, len(loop.came)) == ("orders", 1)


def test_the_correlation_id_is_there_or_not_as_the_assumption_says(tmp_path: Path) -> None:
    body = {PULL + "request_body.gtpl": "{{ .correlationId }}"}
    _, there = pulled(tmp_path, saying([]), files=body)
    _, away = pulled(tmp_path, saying([]), Dialect.of({"correlation-id": "absent"}), files=body)

    assert there.came[0].content.startswith(b"pull-")
    assert away.came[0].content == b"<no value>"

"""Errors are values: equal, immutable, fit to travel, and each says what to do next."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from loop_harness import errors, failures
from loop_harness.errors import HarnessError, Problem
from loop_harness.failures import LookupFailure

PROBLEM = Problem("$.orders[0].name", "is empty")

#: Each error, made by name, and its whole text.
MADE: list[tuple[Exception, str]] = [
    (
        errors.ContentNotFound(name="fixtures", places=("/a", "/b")),
        "fixtures is not part of this installation (looked in /a, /b); reinstall it",
    ),
    (errors.UnreadableFile(path="w.json", reason="Is a directory"), "w.json: Is a directory"),
    (
        errors.NotJson(source="w.json", line=2, column=7, reason="Expecting value"),
        "w.json: not JSON at line 2, column 7: Expecting value",
    ),
    (
        errors.InvalidDocument(source="w.json", schema="world", problems=(PROBLEM,)),
        (
            "w.json: $.orders[0].name: is empty; "
            "see 'loop-harness contract show world' for what is allowed"
        ),
    ),
    (
        errors.UnknownName(what="world", name="singel", known=("no-email", "single")),
        "there is no world called 'singel'; did you mean 'single'?",
    ),
    (
        errors.UnsupportedKeyword(schema="order", path="$.name", keyword="if"),
        (
            "schemas/order.schema.json at $.name: the keyword 'if' is not one that the generator "
            "knows; use a known one or teach loop_harness.schemas"
        ),
    ),
    (
        errors.InvalidFault(text="slow:x", reason="x has no value"),
        (
            "the fault 'slow:x' cannot be read: x has no value; "
            "write NAME or NAME:KEY=VALUE,KEY=VALUE as in 'slow:seconds=2,first=3'"
        ),
    ),
    (
        errors.InvalidToken(reason="is empty"),
        "the API token is empty; a token is one line of printable ASCII, no spaces",
    ),
    (
        errors.InvalidWebhook(url="ftp://127.0.0.1/", reason="it is no http URL"),
        (
            "no webhook can go to 'ftp://127.0.0.1/': it is no http URL; "
            "a webhook is an http or https URL of this machine, as in 'http://127.0.0.1:9000/loop'"
        ),
    ),
    (
        errors.CannotRun(command="node", reason="No such file or directory", is_missing=True),
        "cannot run 'node': No such file or directory",
    ),
    (
        errors.PortUnavailable(host="127.0.0.1", port=80, reason="Permission denied"),
        (
            "cannot listen on 127.0.0.1:80: Permission denied; "
            "choose another --host or --port; port 0 takes any free one"
        ),
    ),
    (
        errors.ImpossibleTime(asked="noon"),
        (
            "no clock can be turned to or by 'noon'; "
            "a moment lies in the years 1 to 9999 and is written as in '2026-03-01T12:00:00Z'"
        ),
    ),
    (
        errors.CannotLoad(target="mine:find", reason="that is no function"),
        "cannot load the lookup 'mine:find': that is no function",
    ),
    (
        errors.NoReply(subject="node lookup.js", reason="no reply within 13 s"),
        (
            "the lookup 'node lookup.js' does not reply: no reply within 13 s; it was asked for a "
            "plain profile by one JSON object and has to answer with one ('loop-harness contract "
            "show lookup-reply')"
        ),
    ),
    (
        errors.InvalidApp("app/manifest.json", "it holds no JSON object", 3),
        (
            "app/manifest.json:3: it holds no JSON object; "
            "'loop-harness app validate DIR' shows all there is"
        ),
    ),
    (
        errors.Unreachable(base_url="http://127.0.0.1:9", reason="connection refused"),
        (
            "nobody answers at http://127.0.0.1:9: connection refused; the URL goes up to the path "
            "before /graphql, as in https://api.wonderment.com"
        ),
    ),
    (
        errors.TokenRefused(base_url="http://127.0.0.1:9"),
        (
            "http://127.0.0.1:9 refuses the API token, so nothing can be judged; "
            "set the variable that --token-env names to a token of the known shop"
        ),
    ),
    (
        errors.ProviderBusy(base_url="http://127.0.0.1:9", wait_s=900, most_s=60),
        (
            "http://127.0.0.1:9 asks to wait 900 s more, and 60 s is the most in all; "
            "come back later, lower --rate or raise --max-wait"
        ),
    ),
    (
        errors.MissingExtra(extra="redis", wanted_by="--store"),
        "--store needs more: pip install 'loop-harness[redis]'",
    ),
    (
        errors.InvalidStore(reason="nothing may follow the path"),
        (
            "the URL of the store cannot be read: nothing may follow the path; "
            "write redis://HOST:PORT or redis://USER:PASSWORD@HOST:PORT/DATABASE/PREFIX"
        ),
    ),
    (
        errors.StoreUnavailable(place="redis://h:6379/0/p", reason="Connection refused"),
        "cannot ask the store of shops at redis://h:6379/0/p: Connection refused",
    ),
    (
        errors.ChangedElsewhere(shop="shop-1"),
        "shop-1 was changed by another process meanwhile; look at it and try again",
    ),
    (
        errors.InvalidReplayToken(reason="it is cut off, or too long"),
        (
            "this is no replay token: it is cut off, or too long; "
            "copy the whole line from the report"
        ),
    ),
    (
        failures.ConfigurationMissing(what="no API token is set", remedy="set it"),
        "no API token is set; set it",
    ),
    (
        failures.AuthenticationFailed(message="no"),
        (
            "Loop refused the API token (no); "
            "check that the token is the one of this shop and was not revoked"
        ),
    ),
    (
        failures.PlanRequired(message="no"),
        "the shop has no plan with API access (no); upgrade the plan at Loop",
    ),
    (
        failures.ScopeMissing(message="no"),
        "the API token may not read shipments (no); make one with shipment read access",
    ),
    (
        failures.RateLimited(retry_after_s=2.0),
        "Loop is asked too often; try again after 2 s",
    ),
    (
        failures.LoopUnavailable(status=503, message="down"),
        "Loop answered 503 (down); check the base URL, or try again later if Loop is down",
    ),
    (
        failures.TimedOut(limit_s=0.5),
        "Loop did not answer within 0.5 s; try again, or allow a longer timeout",
    ),
    (
        failures.MalformedAnswer(reason="the body is empty"),
        (
            "Loop's answer is not what was agreed: the body is empty; "
            "check that the base URL is Loop's API, then report it to Loop"
        ),
    ),
    (
        failures.GraphQLFailed(messages=("a", "b")),
        "Loop reported GraphQL errors (a; b); the orders may be incomplete, try again",
    ),
    (
        failures.TransportFailed(reason="refused"),
        "no answer from Loop: refused; check the base URL and the network",
    ),
]
ERRORS = [each for each, _ in MADE]
NAMES = [type(each).__name__ for each in ERRORS]
every_error = pytest.mark.parametrize("error", ERRORS, ids=NAMES)


def fields(error: Any) -> dict[str, Any]:
    return {each.name: getattr(error, each.name) for each in attrs.fields(type(error))}


def descendants(kind: type[Exception]) -> Iterator[type[Exception]]:
    for each in kind.__subclasses__():
        yield each
        yield from descendants(each)


def test_every_kind_of_error_stands_here() -> None:
    ours = {*descendants(HarnessError), *descendants(LookupFailure)}

    assert {type(each) for each in ERRORS} == {
        each for each in ours if each.__module__.startswith("loop_harness.")
    }


@pytest.mark.parametrize(("error", "text"), MADE, ids=NAMES)
def test_the_text_says_what_is_wrong_and_what_to_do(error: Exception, text: str) -> None:
    assert str(error) == text


def test_further_problems_are_counted() -> None:
    error = errors.InvalidDocument("w.json", "world", (PROBLEM, PROBLEM, PROBLEM))

    assert str(error).startswith("w.json: $.orders[0].name: is empty (and 2 more); ")


def test_a_name_that_is_like_no_other_is_answered_with_all() -> None:
    error = errors.UnknownName("world", "zzz", ("no-email", "single"))

    assert str(error) == "there is no world called 'zzz'; known: no-email, single"
    assert "single" not in repr(error)


@pytest.mark.parametrize("unknown", [failures.RateLimited(None), failures.GraphQLFailed(())])
def test_what_loop_did_not_say_is_worded_too(unknown: Exception) -> None:
    assert "after a while" in str(unknown) or "(no message)" in str(unknown)


@every_error
def test_errors_are_equal_if_all_their_fields_are(error: Any) -> None:
    same = type(error)(*fields(error).values())

    assert same == error
    assert hash(same) == hash(error)
    for name in fields(error):
        other = attrs.evolve(error, **{name: ("another",)})
        assert other != error


def test_errors_of_different_kinds_differ() -> None:
    alike: list[Exception] = [failures.PlanRequired("x"), failures.ScopeMissing("x")]

    assert alike[0] != alike[1]
    assert len({*ERRORS, *ERRORS}) == len(ERRORS)


@every_error
def test_errors_do_not_change(error: Any) -> None:
    for name in fields(error):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(error, name, None)


@every_error
def test_errors_travel_to_another_process_however_they_were_made(error: Any) -> None:
    by_place = type(error)(*fields(error).values())
    for each in (error, by_place):
        there = pickle.loads(pickle.dumps(each))  # noqa: S301 - our own bytes
        assert there == each == copy.copy(each) == copy.deepcopy(each)
        assert str(there) == str(each)


@every_error
def test_errors_can_be_raised_with_a_cause_and_a_note(error: Exception) -> None:
    thrown = copy.copy(error)
    with pytest.raises(type(error)) as caught:
        raise thrown from ValueError("why")
    thrown.add_note("more")

    assert caught.value == error
    assert repr(caught.value.__cause__) == "ValueError('why')"


def test_a_reply_knows_every_kind_of_failure_once() -> None:
    kinds = [each.kind for each in ERRORS if isinstance(each, LookupFailure)]

    assert sorted(kinds) == sorted(failures.LOOKUP_KINDS)

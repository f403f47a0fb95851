"""Requests go out politely: paced, waiting as told, bounded, the token in its header alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from loop_harness.errors import ProviderBusy
from loop_harness.verify.provider.probe import STRAY_TOKEN, Probe, get, graphql, orders_of
from loop_harness.verify.provider.wire import Manners, Wire, retry_after_s

TOKEN = "sk_test_1001_known"
HERE, AWAY = "http://127.0.0.1:8080", "https://loop.example"


class Provider(httpx.BaseTransport):
    """Answers what it was given, the last of it again and again, and keeps what came."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = list(answers)
        self.came: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now_s += seconds

    def now(self) -> float:
        return self.now_s


def wire(
    provider: httpx.BaseTransport, time: Time | None = None, base_url: str = HERE, **more: Any
) -> Wire:
    time = time or Time()
    return Wire(base_url, TOKEN, Manners(sleep=time.sleep, now=time.now, **more), provider)


def ok() -> httpx.Response:
    return httpx.Response(200, json={"data": {"orders": []}})


def busy(**headers: str) -> httpx.Response:
    return httpx.Response(429, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("own", TOKEN),
        ("absent", None),
        ("empty", ""),
        ("made-up", "sk_test_9999_wrong"),
        ("cut", TOKEN[:-1]),
        ("longer", TOKEN + "x"),
        ("other-case", "SK_TEST_1001_KNOWN"),
    ],
)
def test_each_kind_of_token_is_sent_as_it_says(kind: Any, sent: str | None) -> None:
    provider = Provider(ok())
    wire(provider).ask(orders_of(["a@example.com"], token=kind))

    assert provider.came[0].headers.get("x-wonderment-access-token") == sent


@pytest.mark.parametrize(
    ("base_url", "intrusive", "sent"),
    [
        (HERE, False, TOKEN),
        (AWAY, False, "sk_test_9999_wrong"),
        (AWAY, True, TOKEN),
    ],
)
def test_the_real_token_leaves_its_header_only_where_nobody_sees_it(
    base_url: str, intrusive: bool, sent: str
) -> None:
    provider = Provider(ok())
    way = wire(provider, base_url=base_url, intrusive=intrusive)
    way.ask(get(f"/2022-10/reports?token={STRAY_TOKEN}", token="absent"))
    way.ask(graphql({"token": STRAY_TOKEN}, token="absent"))

    assert provider.came[0].url.query == f"token={sent}".encode()
    assert provider.came[1].content == f'{{"token": "{sent}"}}'.encode()


def test_no_more_than_the_rate_goes_out() -> None:
    time = Time()
    way = wire(Provider(ok()), time, rate=4)
    for _ in range(5):
        way.ask(orders_of([]))

    assert time.slept == [0.25] * 4


def test_without_a_rate_nothing_waits() -> None:
    time = Time()
    way = wire(Provider(ok()), time)
    for _ in range(5):
        way.ask(orders_of([]))

    assert time.slept == []


def test_a_busy_provider_is_left_alone_as_long_as_it_says_and_asked_slower_then() -> None:
    time, provider = Time(), Provider(busy(retry_after="7"), ok())
    way = wire(provider, time, rate=10)

    assert way.ask(orders_of([])).status == 200
    assert time.slept == [7.0]
    way.ask(orders_of([]))
    assert time.slept == [7.0, 0.2]


def test_a_busy_provider_that_does_not_say_how_long_is_given_more_and_more_time() -> None:
    time, provider = Time(), Provider(busy(), busy(), busy(), ok())

    assert wire(provider, time).ask(orders_of([])).status == 200
    assert [each for each in time.slept if each >= 1] == [1.0, 2.0, 4.0]


def test_a_pause_does_not_grow_for_ever() -> None:
    refused_often = [each for _ in range(40) for each in (busy(retry_after="0"), ok())]
    time = Time()
    way = wire(Provider(*refused_often), time, rate=10, max_wait_s=1e9)
    for _ in range(40):
        way.ask(orders_of([]))

    assert max(time.slept) == 10.0


def test_more_patience_than_there_is_ends_it_before_anything_waits() -> None:
    time, provider = Time(), Provider(busy(retry_after="900"))

    with pytest.raises(ProviderBusy) as refused:
        wire(provider, time, max_wait_s=60).ask(orders_of([]))

    assert refused.value == ProviderBusy(HERE, 900, 60)
    assert (time.slept, len(provider.came)) == ([], 1)


def test_patience_is_counted_over_all_requests() -> None:
    way = wire(Provider(busy(retry_after="4"), ok(), busy(retry_after="4"), ok()), max_wait_s=6)
    way.ask(orders_of([]))

    with pytest.raises(ProviderBusy):
        way.ask(orders_of([]))


def test_what_fails_on_the_way_is_asked_once_more() -> None:
    provider = Provider(httpx.ConnectError("refused"), ok())

    assert wire(provider).ask(orders_of([])).status == 200


def test_what_fails_twice_is_an_answer_that_never_came() -> None:
    provider = Provider(httpx.ReadError(f"the peer said {TOKEN} and left"))

    answer = wire(provider).ask(orders_of([]))

    assert (answer.status, answer.failure) == (None, "the peer said sk_test_1001_… and left")
    assert len(provider.came) == 2


def test_an_endless_body_is_an_answer_that_never_came() -> None:
    def endless() -> Iterable[bytes]:
        while True:
            yield b"x" * 1024 * 1024

    answer = wire(Provider(*(httpx.Response(200, content=endless()) for _ in range(2)))).ask(
        orders_of([])
    )

    assert (answer.status, answer.failure) == (None, "the body is larger than 16 MiB")


def test_what_was_sent_is_counted() -> None:
    way = wire(Provider(busy(retry_after="0"), ok()))
    way.ask(orders_of([]))

    assert way.sent == 2


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0", 0.0), ("-3", 0.0), ("soon", None), (None, None)],
)
def test_a_retry_after_is_read(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value) == seconds


def test_a_retry_after_may_be_a_date() -> None:
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


def test_a_probe_is_the_same_after_it_was_written_down() -> None:
    probes: list[Callable[[], Probe]] = [
        lambda: orders_of(["a@example.com"], token="cut"),
        lambda: get("/x?y=z"),
        lambda: graphql("{", media_type=None),
    ]
    for make in probes:
        assert Probe.from_json(make().to_json()) == make()

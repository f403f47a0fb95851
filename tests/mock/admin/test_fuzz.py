"""Whatever the admin API is asked, its answer keeps its contract and is no failure of its own.

Schemathesis makes calls that fit ``contracts/admin.yaml``, and such that break it somewhere.
``--hypothesis-profile=long`` searches longer.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, example, given, settings, strategies as st
from schemathesis import GenerationMode
from tests.mock.admin.calling import asked, call, new_mock

from loop_harness.contracts import admin

loaded = schemathesis.openapi.from_dict(dict(admin.document()))
OPERATIONS = {each.id: loaded[each.template][each.method] for each in admin.operations().values()}
NAMES = {"shop": "shop-1", "order": "#2301", "fault": "1", "webhook": "1"}

searched = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=15)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param(each.id, mode, id=f"{each.id} {mode.value}")
        for each in admin.operations().values()
        for mode in GenerationMode
        if mode is GenerationMode.POSITIVE or each.asks or each.takes  # there is what can be broken
    ],
)
def test_no_call_makes_an_answer_that_breaks_the_contract(name: str, mode: GenerationMode) -> None:
    """``call`` holds each answer against the contract; the shop answers on in any case."""

    @searched
    @given(case=OPERATIONS[name].as_strategy(mode), there=st.sampled_from([True, True, False]))
    def ask(case: Any, there: bool) -> None:
        mock = new_mock()
        if there:
            call(mock, "POST", "shops/shop-1/faults", {"fault": "slow:after=9"})
            call(mock, "POST", "shops/shop-1/webhooks", {"url": "http://127.0.0.1:1/"})
            case.path_parameters.update(
                {each: NAMES[each] for each in case.path_parameters or {} if each in NAMES}
            )
        call(mock, case.method.upper(), target(case), case.as_transport_kwargs().get("json"))
        if mock.shop("shop-1"):
            asked(mock)
        mock.close()

    ask()


def target(case: Any) -> str:
    """Return the path and the query of a case."""
    path = case.path.removeprefix("/__admin/")
    for each, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{each}}}", quote(str(value), safe="", errors="replace"))
    query = "&".join(
        f"{quote(str(each), errors='replace')}={quote(str(value), errors='replace')}"
        for each, value in (case.query or {}).items()
    )
    return f"{path}?{query}"


@searched
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "get", ""]),
    path=st.text(st.characters(max_codepoint=255), max_size=30)
    | st.sampled_from(
        ["shops", "shops/shop-1/world", "shops/shop-1/clock/advance", "shops/shop-1/orders/%FF"]
    ),
    body=st.binary(max_size=50) | st.sampled_from([b"null", b"[]", b'{"by": 1e999}', b'"\\ud800"']),
)
@example(method="POST", path="shops/shop-1/clock/advance", body=b'{"by": -1e999}')
@example(method="PUT", path="shops/shop-1/world", body=b'{"profiles": [{"id": "a", "x": 1e999}]}')
def test_no_bytes_make_an_answer_that_breaks_the_contract(
    method: str, path: str, body: bytes
) -> None:
    if method != "HEAD":
        call(new_mock(), method, path, body)

"""Whatever is asked of the contract's operations, the answer keeps the contract.

Schemathesis makes requests that fit ``contracts/openapi.yaml``, and such that break it somewhere;
all go to a mock over a socket. ``--hypothesis-profile=long`` searches longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from loop_harness import content, world
from loop_harness.contracts import openapi
from loop_harness.mock import LoopMock, Shop
from loop_harness.mock.exchange import TOKEN_HEADER
from loop_harness.mock.server import LoopServer, serving

WORLD = world.load("demo")
TERMS = [each.name for each in WORLD.orders]
TERMS += [each.tracking_code for order in WORLD.orders for each in order.shipments]
CONFORMANCE = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Refusals of HTTP's own, which no contract has to list: of a path, a method, a type, a size.
OF_HTTP = {404, 405, 406, 413, 415, 431}

#: No check of whether schemathesis is quick: a slow case is no finding.
searched = settings(suppress_health_check=list(HealthCheck))
loaded = schemathesis.openapi.from_path(f"{content.folder('contracts')}/openapi.yaml")
OPERATIONS = {each.id: loaded[each.template][each.method] for each in openapi.operations()}


@pytest.fixture(scope="module")
def server() -> Iterator[LoopServer]:
    with serving(LoopMock(Shop(WORLD), check=True)) as found:
        yield found


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as found:
        found.trust_env = False
        yield found


@pytest.mark.parametrize("token", [WORLD.token, "sk_test_9_none"], ids=["its token", "another"])
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda each: each.value)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_request_makes_an_answer_that_breaks_the_contract(
    server: LoopServer,
    session: requests.Session,
    operation: str,
    mode: GenerationMode,
    token: str,
) -> None:
    """A token of its own replaces whatever schemathesis makes up."""

    @searched
    @given(
        case=OPERATIONS[operation].as_strategy(mode),
        term=st.none() | st.sampled_from(TERMS),
    )
    def ask(case: Any, term: str | None) -> None:
        if term and "searchTerm" in case.path_parameters:
            case.path_parameters["searchTerm"] = term
        answer = case.call(
            server.base_url, session, {TOKEN_HEADER: token}, allow_redirects=False, timeout=20
        )
        checks = [] if answer.status_code in OF_HTTP else CONFORMANCE
        case.validate_response(answer, checks=[not_a_server_error, *checks])

    ask()

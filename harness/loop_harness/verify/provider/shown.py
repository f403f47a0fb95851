"""Requests and answers as a report shows them."""

from __future__ import annotations

import shlex

from loop_harness.client.ask import TOKEN_HEADER
from loop_harness.verify.provider.probe import STRAY_TOKEN, Answer, Probe
from loop_harness.verify.provider.wire import MADE_UP
from loop_harness.verify.report import Exchange

#: Headers that say nothing about a provider.
_DULL = frozenset({"accept"})
_TOKENS = {
    "own": "$LOOP_API_TOKEN",
    "empty": "",
    "made-up": MADE_UP,
    "cut": "${LOOP_API_TOKEN%?}",
    "longer": "${LOOP_API_TOKEN}x",
    "other-case": "$(echo $LOOP_API_TOKEN | tr a-zA-Z A-Za-z)",
}


def shown(probe: Probe, answer: Answer | None) -> Exchange:
    """Return a request as a command that can be pasted, and the status of its answer."""
    parts = ["curl", "-s", "-X", probe.method]
    for name, value in probe.headers:
        if name not in _DULL:
            parts += ["-H", f"{name}: {value.replace(STRAY_TOKEN, MADE_UP)}"]
    if probe.body is not None:
        parts += ["--data-binary", probe.body.replace(STRAY_TOKEN, MADE_UP)]
    command = " ".join(map(shlex.quote, parts))
    if probe.token in _TOKENS:
        command += f' -H "{TOKEN_HEADER}: {_TOKENS[probe.token]}"'
    target = probe.target.replace(STRAY_TOKEN, MADE_UP)
    status = 0 if answer is None or answer.status is None else answer.status
    return Exchange(curl=f'{command} "$LOOP_HARNESS_BASE_URL"{shlex.quote(target)}', status=status)

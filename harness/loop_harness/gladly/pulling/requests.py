"""From the templates of a data pull to the requests that it makes.

One URL a line, one body after each ``#body`` line; one URL serves any number of bodies
(gladly/app-platform-examples, ai/app_platform_context.md: generating multiple requests).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loop_harness.gladly.folder import App, DataPull
from loop_harness.gladly.outcome import Failed, Rendered, Stopped
from loop_harness.gladly.templates import Template

_MARK = "#body"


@dataclass(frozen=True, kw_only=True)
class PullRequest:
    """One request as the templates make it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None = None

    def to_context(self) -> dict[str, Any]:
        """Return what templates see as ``.request``."""
        return {
            "url": self.url,
            "method": self.method,
            "headers": {name: [value] for name, value in self.headers.items()},
            "body": self.body or "",
        }


def requests_of(
    app: App, pull: DataPull, context: Mapping[str, Any]
) -> tuple[PullRequest, ...] | Stopped | Failed:
    """Return the requests of one pull, or why there are none."""
    urls = _rendered(pull.template("request_url"), context)
    if not isinstance(urls, Rendered):
        return urls
    bodies = _rendered(pull.template("request_body"), context)
    if not isinstance(bodies, Rendered):
        return bodies
    headers = _headers(app, pull, context)
    if not isinstance(headers, dict):
        return headers
    pairs = _paired(lines(urls.text), split_bodies(bodies.text) if bodies.text else [])
    if isinstance(pairs, Failed):
        return pairs
    return _signed(app, pull, pairs, headers, context)


def _rendered(template: Template | None, context: Mapping[str, Any]) -> Rendered | Stopped | Failed:
    return Rendered("") if template is None else template.render(context)


def _headers(
    app: App, pull: DataPull, context: Mapping[str, Any]
) -> dict[str, str] | Stopped | Failed:
    """Return the headers of every request; their templates see the integration alone."""
    seen = {"integration": context["integration"]}
    headers = {} if pull.content_type is None else {"Content-Type": pull.content_type}
    for name, template in {**app.headers, **pull.headers}.items():
        outcome = template.render(seen)
        if not isinstance(outcome, Rendered):
            return outcome
        headers[name] = outcome.text.strip("\r\n")
    return headers


def _signed(
    app: App,
    pull: DataPull,
    pairs: Sequence[tuple[str, str | None]],
    headers: dict[str, str],
    context: Mapping[str, Any],
) -> tuple[PullRequest, ...] | Stopped | Failed:
    made = []
    for url, body in pairs:
        request = PullRequest(method=pull.method, url=url, headers=headers, body=body)
        seen = {"integration": context["integration"], "request": request.to_context()}
        signatures = {}
        for name, template in app.signing.items():
            outcome = template.render(seen)
            if not isinstance(outcome, Rendered):
                return outcome
            signatures[name] = outcome.text.strip("\r\n")
        made.append(
            PullRequest(method=pull.method, url=url, headers={**headers, **signatures}, body=body)
        )
    return tuple(made)


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold anything, without outer spaces."""
    return [each.strip() for each in text.splitlines() if each.strip()]


def split_bodies(text: str) -> list[str]:
    """Return the bodies of a text; without a mark all of it is one."""
    found: list[list[str]] = [[]]
    marked = False
    for line in text.splitlines(keepends=True):
        if _MARK in line:
            marked = True
            found.append([])
        else:
            found[-1].append(line)
    bodies = ["".join(each) for each in found]
    return bodies[1:] if marked else bodies


def _paired(urls: list[str], bodies: list[str]) -> list[tuple[str, str | None]] | Failed:
    if not bodies:
        return [(url, None) for url in urls]
    if len(urls) == 1:
        return [(urls[0], body) for body in bodies]
    if len(urls) == len(bodies):
        return list(zip(urls, bodies, strict=True))
    return Failed(f"the templates make {len(urls)} URLs and {len(bodies)} bodies")

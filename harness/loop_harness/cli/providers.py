"""The provider on the command line: where it is, what opens it, and how politely it is asked."""

from __future__ import annotations

import os

import click
import httpx

from loop_harness.mock.loopback import is_loopback
from loop_harness.verify.provider.wire import Manners, Wire

_TOKEN_ENV = "LOOP_API_TOKEN"  # noqa: S105 - the name of a variable
POLITE = 10.0  #: requests a second to another machine

token_env = click.option(
    "--token-env",
    default=_TOKEN_ENV,
    show_default=True,
    metavar="NAME",
    help="Environment variable that holds the provider's API token.",
)


def wire(
    base_url: str,
    variable: str,
    *,
    rate: float | None = None,
    max_wait_s: float = 60.0,
    intrusive: bool = False,
) -> Wire:
    """Return the way to a provider; raises UsageError if it cannot be one."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise click.BadParameter(
            f"{base_url!r} is no URL such as https://api.wonderment.com", param_hint="--base-url"
        )
    usual = None if is_loopback(url.host) else POLITE
    manners = Manners(rate=rate or usual, max_wait_s=max_wait_s, intrusive=intrusive)
    return Wire(base_url, _token(variable), manners)


def _token(variable: str) -> str:
    token = os.environ.get(variable, "").strip()
    if not token:
        raise click.UsageError(
            f"no API token in the environment variable {variable}; set it to a token of the known "
            "shop, or name another one with --token-env"
        )
    return token

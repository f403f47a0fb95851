"""The data of one customer, pulled by an app folder: what ``app pull`` and ``app card`` share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from loop_harness.cli import customers, options
from loop_harness.cli.customers import StandIn, access
from loop_harness.dialect import Dialect
from loop_harness.gladly.folder import App
from loop_harness.gladly.pulling import Integration, Pulled, Puller
from loop_harness.model import Json

Command = Callable[..., Any]

#: The secret in which the published app keeps Loop's token (gladly/app-platform-examples,
#: loop_order_tracking, authentication/headers).
_SECRET = "apiToken"  # noqa: S105 - its name
_TOKEN_ENV = "LOOP_API_TOKEN"  # noqa: S105 - the name of a variable


def _pairs(
    _context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]
) -> dict[str, Json]:
    """Read every ``NAME=VALUE``."""
    found: dict[str, Json] = {}
    for each in texts:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise click.BadParameter("write NAME=VALUE")  # a secret is not repeated
        found[name] = value
    return found


_options = options.all_of(
    click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False)),
    customers.who,
    click.option("--pull", metavar="NAME", help="Only this data pull, and what it depends on."),
    click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_pairs,
        help=f"A secret of the installation; {_SECRET} is the mock's token without it.",
    ),
    click.option(
        "--configuration",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_pairs,
        help="A value of the installation's configuration.",
    ),
    customers.where,
    customers.mock_of,
    options.dialect,
)


def with_data(command: Command) -> Command:
    """Give a command the options that pull data; it gets the ``app`` and what was ``pulled``."""

    @functools.wraps(command)
    def called(
        *,
        folder: Path,
        emails: tuple[str, ...],
        phones: tuple[str, ...],
        file: Path | None,
        pull: str | None,
        secrets: dict[str, Json],
        configuration: dict[str, Json],
        base_url: str | None,
        world_name: str | None,
        seed: int,
        dialect: Dialect,
        **more: Any,
    ) -> Any:
        app = App.load(folder)
        if pull is not None and pull not in {each.name for each in app.pulls}:
            raise click.UsageError(f"{folder} has no data pull {pull!r}")
        if more.get("data_file") is not None:  # what a card shows is there: nothing to pull
            given = Integration(secrets=secrets, configuration=configuration)
            return command(app=app, pulled=[], integration=given, dialect=dialect, **more)
        customer = customers.profile(file, emails, phones)
        loop = access(customer, base_url, _TOKEN_ENV, StandIn(world_name, seed, dialect))
        with loop as reached:
            token: dict[str, Json] = (
                {} if reached.api_token is None else {_SECRET: reached.api_token}
            )
            integration = Integration(secrets=token | secrets, configuration=configuration)
            puller = Puller(
                app=app, integration=integration, base_url=reached.base_url, dialect=dialect
            )
            pulled: list[Pulled] = list(puller.pull(customer, only=pull))
        return command(app=app, pulled=pulled, integration=integration, dialect=dialect, **more)

    return _options(called)

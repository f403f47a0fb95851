"""``loop-harness app card``: what an agent sees of a customer's data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from loop_harness import files, redaction
from loop_harness.cli.app_data import with_data
from loop_harness.cli.terminal import complain, give, say, visible
from loop_harness.dialect import Dialect
from loop_harness.errors import UnknownName
from loop_harness.gladly.card import Card, CardTemplate, card_templates, page, text_lines
from loop_harness.gladly.folder import App
from loop_harness.gladly.pulling import Integration, Pulled
from loop_harness.gladly.pulling.document import kept
from loop_harness.gladly.typed import relations, type_name
from loop_harness.model import Json


@click.command()
@with_data
@click.option("--template", metavar="NAME", help="Only this card.")
@click.option(
    "--data",
    "data_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A JSON file with what the card shows; nothing is pulled then.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "html", "json")),
    default="text",
    show_default=True,
    help="What is written.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file in place of standard output.",
)
def command(
    *,
    app: App,
    pulled: list[Pulled],
    integration: Integration,
    dialect: Dialect,
    template: str | None,
    data_file: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Show the cards of an app with the data of a customer, as an agent sees them.

    The data are pulled as by 'app pull', or read from a file, such as the one that a card's folder
    brings along. What is unknown in a card stands there as a placeholder, and is told below it.

    \b
    loop-harness app card my_app --email ada@example.com --world single
    loop-harness app card my_app --data orders.json
    loop-harness app card my_app --profile ada.json --format html

    Exit codes: 0 whole cards, 1 something in a card is unknown, 2 a pull failed, or a usage error.
    """  # noqa: D301 - \b is click's mark for a paragraph that is not rewrapped
    secrets = [str(each) for each in integration.secrets.values()]
    templates = _chosen(card_templates(app), template)
    if data_file is not None:
        cards = [_only(templates).card(files.read_json(data_file))]
    else:
        cards = list(_cards(app, templates, pulled, dialect, secrets))
        _tell(pulled, secrets)
    _write(app.name, cards, form, output)
    if any(each.failure is not None for each in pulled):
        raise SystemExit(2)
    raise SystemExit(1 if any(each.problems for each in cards) else 0)


def _chosen(templates: tuple[CardTemplate, ...], name: str | None) -> tuple[CardTemplate, ...]:
    if name is None:
        return templates
    found = tuple(each for each in templates if each.name == name)
    if not found:
        raise UnknownName("template", name, tuple(each.name for each in templates))
    return found


def _only(templates: tuple[CardTemplate, ...]) -> CardTemplate:
    if len(templates) != 1:
        names = ", ".join(each.name for each in templates) or "none"
        raise click.UsageError(f"--data is for one card; choose it with --template: {names}")
    return templates[0]


def _cards(
    app: App,
    templates: tuple[CardTemplate, ...],
    pulled: list[Pulled],
    dialect: Dialect,
    secrets: list[str],
) -> Iterator[Card]:
    """Yield the cards for types that are pulled, with the objects as they are stored."""
    stored = dict[str, list[Json]]()
    for each in pulled:
        name = type_name(app.data_schema or "", each.pull.data_type)
        if name is not None and each.failure is None:
            objects = [redaction.document(one.data, *secrets) for one in kept(each, dialect)]
            stored.setdefault(name, []).extend(objects)
    for template in templates:
        if template.is_for_data and template.type_name in stored:
            problems = tuple(_not_joined(app, template))
            for card in template.cards(stored[template.type_name]):
                yield replace(card, problems=(*card.problems, *problems))


def _not_joined(app: App, template: CardTemplate) -> Iterator[str]:
    for type_of, field in relations(app.data_schema or ""):
        if template.names(field):
            yield f"{type_of}.{field} is of another data pull, and not joined here; see --data"


def _tell(pulled: list[Pulled], secrets: list[str]) -> None:
    """Say on standard error why there may be nothing to show."""
    for each in pulled:
        if each.failure is not None:
            complain(redaction.secrets(f"pull {each.pull.name}: {each.failure}", *secrets))
        elif each.stopped is not None:
            stop = f"pull {each.pull.name} stopped: {each.stopped}"
            say(visible(redaction.secrets(stop, *secrets)), err=True)


def _write(app: str, cards: list[Card], form: str, output: Path | None) -> None:
    if form == "json":
        document: Json = {"app": app, "cards": [each.to_json() for each in cards]}
        text, print_it = json.dumps(document, indent=2), give
    elif form == "html":
        text, print_it = page(app, cards).rstrip("\n"), give
    else:
        text, print_it = "\n".join(map(visible, _lines(cards))), say
    if output is None:
        print_it(text)
    else:
        files.write_text(output, [text, "\n"])


def _lines(cards: list[Card]) -> Iterator[str]:
    if not cards:
        yield "no card: none is for a type that was pulled"
    for number, each in enumerate(cards):
        yield from ("",) if number else ()
        yield from text_lines(each)

"""Makes the parts of the documents that repeat what the code and its data say.

A part stands between two comments that name it. Write all of them anew with

    python tests/docs/generated.py

after a change of an option, a rule, an assumption, a schema, a carrier, a fixture or a strategy.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

import loop_harness
from loop_harness import content, pytest_plugin, schemas, strategies
from loop_harness.cli import COMMANDS, loop_harness as root_command
from loop_harness.contracts import admin, openapi
from loop_harness.contracts.rules import rules
from loop_harness.dialect import Assumption, assumptions
from loop_harness.diff.change import ChangeKind, Direction, change_kinds
from loop_harness.mock.faults import kinds, magic
from loop_harness.mock.limits import LIMITS
from loop_harness.pytest_server import LoopShop
from loop_harness.verify import mutants as lookups
from loop_harness.verify.provider import mutants as providers

ROOT = Path(__file__).resolve().parents[2]
PARTS = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Return the text of a page with each of its generated parts made anew."""
    return PARTS.sub(lambda found: f"{found[1]}{MAKERS[found[2]]()}\n{found[3]}", text)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(headings)
    lines = [head, ["---"] * len(head), *(map(_cell, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`"


# The command line


def commands() -> str:
    """Return every command with its arguments, options and examples, as click knows them."""
    settings = root_command.context_settings
    with click.Context(root_command, info_name="loop-harness", **settings) as context:
        every = [each.get_help_record(context) for each in root_command.get_params(context)]
        parts = [_help(root_command), _options(every)]
        for name in COMMANDS:
            command = root_command.get_command(context, name)
            assert command
            parts += _command(command, name, context, "##")
    return "\n\n".join(part for part in parts if part)


def _command(command: click.Command, name: str, parent: click.Context, level: str) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=parent) as context:
        yield f"{level} `{context.command_path}`"
        yield _help(command)
        usage = " ".join(command.collect_usage_pieces(context))
        yield f"Usage: `{context.command_path} {usage}`"
        if isinstance(command, click.Group):
            for each in command.list_commands(context):
                below = command.get_command(context, each)
                assert below
                yield from _command(below, each, context, level + "#")
        else:
            options = [each for each in command.params if isinstance(each, click.Option)]
            yield _options(each.get_help_record(context) for each in options)


def _help(command: click.Command) -> str:
    """Return the help of a command; what click does not wrap becomes a block."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(map(_paragraph, paragraphs))


def _paragraph(text: str) -> str:
    if not text.startswith("\b"):
        return text
    lines = [each.strip() for each in text.splitlines()[1:]]
    first = [] if lines[0].startswith("loop-harness ") else lines[:1]
    if all(each.startswith("loop-harness ") for each in lines[len(first) :]):
        block = "\n".join(["```sh", *lines[len(first) :], "```"])
        return "\n\n".join([*first, block])
    return "\n".join(["```text", *lines, "```"])


def _options(records: Iterable[tuple[str, str] | None]) -> str:
    rows = [(_code(option), meaning) for option, meaning in filter(None, records)]
    return table(("option", "meaning"), rows) if rows else ""


# The contract


def rule_tables() -> str:
    """Return the rules, one table for each kind of subject and rule."""
    parts = []
    for subject in ("lookup", "provider"):
        parts.append(f"## For a {subject}")
        found = [each for each in rules().values() if each.subject == subject]
        for kind in dict.fromkeys(each.kind for each in found):
            rows = (
                (each.id, each.level, f"**{each.title}.** {each.statement}", each.source)
                for each in found
                if each.kind == kind
            )
            parts += [f"### {kind.capitalize()}", table(("id", "level", "rule", "based on"), rows)]
    return "\n\n".join(parts)


def in_force() -> frozenset[str]:
    """Return the assumptions that some module reads from a dialect."""
    source = Path(inspect.getfile(loop_harness)).parent.rglob("*.py")
    text = "\n".join(each.read_text(encoding="utf-8") for each in source)
    return frozenset(name for name in assumptions() if f'["{name}"]' in text)


def assumptions_in_force() -> str:
    """Return the assumptions that change what the harness does."""
    names = in_force()
    return _assumptions(each for each in assumptions().values() if each.id in names)


def assumptions_written_down() -> str:
    """Return the assumptions that nothing reads yet."""
    names = in_force()
    return _assumptions(each for each in assumptions().values() if each.id not in names)


def _assumptions(found: Iterable[Assumption]) -> str:
    rows = ((_code(each.id), each.question, _choices(each)) for each in found)
    return table(("id", "question", "choices, the default first"), rows)


def _choices(each: Assumption) -> str:
    ordered = [each.default, *(choice for choice in each.alternatives if choice != each.default)]
    return "<br>".join(f"`{choice}`: {each.alternatives[choice]}" for choice in ordered)


def operations() -> str:
    """Return what the API offers, and the statuses of its answers."""
    rows = (
        (_code(each.id), _code(f"{each.method} {each.template}"), ", ".join(each.answers))
        for each in openapi.operations()
    )
    return table(("operation", "request", "statuses in the contract"), rows)


def admin_routes() -> str:
    """Return what the admin API offers."""
    rows = (
        (_code(f"{each.method} {each.template}"), each.summary)
        for each in admin.operations().values()
    )
    return table(("call", "what it does"), rows)


def refusals() -> str:
    """Return what the mock says when it refuses."""
    rows = (
        (_code(name), str(each["status"]), each["basis"])
        for name, each in content.table("mocks", "refusals.toml").items()
    )
    return table(("refusal", "status", "basis"), rows)


def faults() -> str:
    """Return every fault with its parameters."""
    rows = (
        (
            _code(each.name),
            ", ".join(_code(f"{name}={value}") for name, value in each.parameters.items()),
            each.does,
        )
        for each in kinds().values()
    )
    return table(("fault", "parameters and defaults", "what happens"), rows)


def magic_addresses() -> str:
    """Return the addresses that trigger a fault."""
    rows = ((_code(address), _code(str(each))) for address, each in magic().items())
    return table(("address", "fault"), rows)


def changes() -> str:
    """Return every kind of change between two contracts, and what it means."""
    rows = (
        (_code(each.name), each.title, *(_meaning(each, direction) for direction in Direction))
        for each in change_kinds().values()
    )
    return table(("kind", "what has happened", "in a request", "in an answer"), rows)


def _meaning(kind: ChangeKind, direction: Direction) -> str:
    if direction not in kind.meanings:
        return ""
    verdict, policy = kind.meanings[direction]
    return f"{verdict} ({policy.id})"


def schema_table() -> str:
    """Return every schema of the contract."""
    rows = (
        (_code(name), schemas.load(name)["title"], schemas.load(name).get("description", ""))
        for name in schemas.names()
    )
    return table(("schema", "title", "what it describes"), rows)


def carriers() -> str:
    """Return every carrier that made-up parcels travel with."""
    rows = (
        (
            _code(each["name"]),
            each["display"],
            ", ".join(each["countries"]),
            _code(each["pattern"]),
            _code(each["check"]),
        )
        for each in content.table("fixtures", "carriers.toml")["carrier"]
    )
    return table(("name", "display name", "countries", "tracking numbers", "check digit"), rows)


def mutants() -> str:
    """Return the wrong lookups, each with the rules that find it."""
    found = lookups.all_mutants().values()
    return _mutants("lookup", ((each, each.dialect) for each in found))


def provider_mutants() -> str:
    """Return the wrong providers, each with the rules that find it."""
    found = providers.all_mutants().values()
    return _mutants("provider", ((each, each.held.dialect) for each in found))


def _mutants(
    subject: str, found: Iterable[tuple[lookups.Mutant | providers.Mutant, Mapping[str, str]]]
) -> str:
    rows = (
        (
            _code(each.name),
            each.breaks,
            "narrow" if each.narrow else "crude",
            f"{each.wrong}{_under(dialect)}",
            ", ".join(each.also),
        )
        for each, dialect in found
    )
    return table((subject, "must be found by", "grade", "what is wrong", "may be found by"), rows)


def variations() -> str:
    """Return the right lookups."""
    rows = (
        (_code(each.name), f"{each.otherwise}{_under(each.dialect)}")
        for each in lookups.all_variations().values()
    )
    return table(("lookup", "what it does otherwise"), rows)


def provider_variations() -> str:
    """Return the right providers, but for our mock under other choices."""
    rows = (
        (_code(each.name), f"{each.otherwise}{_under(each.held.dialect)}")
        for each in providers.all_variations().values()
        if "=" not in each.name
    )
    return table(("provider", "what it does otherwise"), rows)


def _under(dialect: Mapping[str, str]) -> str:
    chosen = ", ".join(_code(f"{name}={choice}") for name, choice in dialect.items())
    return f" (under {chosen})" if chosen else ""


# The fixtures and the strategies


def fixtures() -> str:
    """Return the fixtures of the pytest plugin."""
    names = [name for name in vars(pytest_plugin) if name.startswith("loop_")]
    return _documented(pytest_plugin, names)


def shop() -> str:
    """Return what a test can do with its shop."""
    names = [name for name in vars(LoopShop) if not name.startswith("_")]
    return _documented(LoopShop, ["base_url", *names], {"base_url": "Where the mock answers."})


def strategy_table() -> str:
    """Return the public strategies with what they take."""
    rows = (
        (f"`{name}{_taken(each)}`", _first_line(each))
        for name, each in sorted(vars(strategies).items())
        if inspect.isfunction(each)
    )
    return table(("strategy", "what it generates"), rows)


def _taken(function: Callable[..., Any]) -> str:
    """Return the parameters of a function, without their types and defaults."""
    signature, nothing = inspect.signature(function), inspect.Parameter.empty
    bare = [
        each.replace(annotation=nothing, default=nothing) for each in signature.parameters.values()
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _documented(owner: Any, names: Iterable[str], known: Mapping[str, str] | None = None) -> str:
    said = known or {}
    rows = ((_code(name), said.get(name) or _first_line(vars(owner)[name])) for name in names)
    return table(("name", "what it is"), rows)


def _first_line(documented: Any) -> str:
    text = inspect.getdoc(documented)
    assert text, f"{documented} has no docstring"
    return text.split("\n\n")[0]


def graphql_limits() -> str:
    """Return how much one GraphQL request may ask for."""
    return table(("what", "at most"), ((each, f"{most:,}") for each, most in LIMITS.items()))


MAKERS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "rules": rule_tables,
    "assumptions-in-force": assumptions_in_force,
    "assumptions-written-down": assumptions_written_down,
    "operations": operations,
    "admin-routes": admin_routes,
    "refusals": refusals,
    "graphql-limits": graphql_limits,
    "faults": faults,
    "magic-addresses": magic_addresses,
    "changes": changes,
    "schemas": schema_table,
    "carriers": carriers,
    "mutants": mutants,
    "variations": variations,
    "provider-mutants": provider_mutants,
    "provider-variations": provider_variations,
    "fixtures": fixtures,
    "shop": shop,
    "strategies": strategy_table,
}


def main() -> None:
    """Write every page of ``docs`` whose generated parts have changed."""
    for page in sorted((ROOT / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        if (new := renewed(text)) != text:
            page.write_text(new, encoding="utf-8")
            print(f"written: {page.relative_to(ROOT)}")  # noqa: T201 - it is a script


if __name__ == "__main__":
    main()

"""Whatever exists has its place in the documents, and whatever they name exists."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from tests.docs.generated import MAKERS, PARTS, renewed
from tests.docs.pages import PAGES, ROOT, blocks, ids, prose, read, section

import loop_harness
from loop_harness import content, pytest_plugin, schemas, strategies, world
from loop_harness.cli import COMMANDS, loop_harness as root_command
from loop_harness.contracts.rules import rules
from loop_harness.dialect import assumptions
from loop_harness.failures import LOOKUP_KINDS
from loop_harness.pytest_server import LoopShop

DOCS = ROOT / "docs"
every_page = pytest.mark.parametrize("page", PAGES, ids=ids)

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CELL = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def slugs(page: Path) -> set[str]:
    """Return the anchors of one page, as GitHub makes them of its headings."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def first_cells(text: str) -> list[str]:
    """Return the code in the first column of the tables of a text."""
    return _CELL.findall(text)


# Links and generated parts


@every_page
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_file(), f"{link} is no file"
        assert not anchor or anchor in slugs(target), f"{link} has no such heading"


@every_page
def test_every_generated_part_is_what_the_generator_makes(page: Path) -> None:
    assert renewed(read(page)) == read(page), "run: python tests/docs/generated.py"


def test_every_generator_has_a_page() -> None:
    used = [found[2] for page in PAGES for found in PARTS.finditer(read(page))]

    assert sorted(used) == sorted(MAKERS)


def test_every_page_of_docs_is_linked_from_the_readme() -> None:
    links = set(_LINK.findall(read(ROOT / "README.md")))

    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= links


# The command line


def every_command(
    command: click.Command = root_command, path: str = "loop-harness"
) -> list[tuple[str, click.Command]]:
    """Return every command with its full name."""
    if not isinstance(command, click.Group):
        return [(path, command)]
    context = click.Context(command)
    below = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
    return [
        found for name, each in below if each for found in every_command(each, f"{path} {name}")
    ]


@pytest.mark.parametrize(("name", "command"), every_command(), ids=str)
def test_every_option_is_documented_with_its_command(name: str, command: click.Command) -> None:
    level = "#" * (name.count(" ") + 1)
    text = section(DOCS / "cli.md", f"{level} `{name}`")

    for parameter in command.params:
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert f"{option}`" in text or f"{option} " in text, f"{option} is not documented"


def test_every_option_of_verify_lookup_is_explained_on_its_page() -> None:
    page = read(DOCS / "verify.md")
    command = dict(every_command())["loop-harness verify lookup"]
    options = [option for each in command.params for option in each.opts]

    assert options
    assert [each for each in options if not re.search(rf"`{each}[ `]|lookup {each} ", page)] == []


@every_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    text = re.sub(r"^\*\*Not yet\*\*.*?\n\n", "", read(page), flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"(?:`|\$ |^)loop-harness ([a-z][a-z-]*)", text, re.MULTILINE))

    assert named <= set(COMMANDS)


# The data


def test_every_bundled_world_is_listed_as_it_is() -> None:
    table = section(DOCS / "worlds.md", "## The bundled worlds")
    listed = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (\d+) \| \S", table, re.MULTILINE)
    bundled = {name: world.load(name) for name in world.names()}

    assert sorted(listed) == [
        (name, each.token, str(len(each.orders))) for name, each in bundled.items()
    ]


def test_every_part_of_a_world_file_that_is_named_is_in_its_schema() -> None:
    table = section(DOCS / "worlds.md", "## A world of your own")

    paths = first_cells(table)
    assert paths
    for path in paths:
        place: dict[str, Any] = schemas.load("world")
        name = "world"
        for step in path.split("."):
            for part in step.replace("[]", " items").split():
                name, place = resolved(name, place)
                place = place["items"] if part == "items" else place["properties"][part]


def resolved(name: str, place: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Follow references to the part of a schema that says something."""
    while "$ref" in place:
        name, place = schemas.resolve(name, place["$ref"])
    return name, place


def test_every_schema_is_named() -> None:
    table = section(DOCS / "data.md", "## The schemas")

    assert first_cells(table) == list(schemas.names())


def test_every_assumption_stands_in_exactly_one_table() -> None:
    assert sorted(first_cells(read(DOCS / "dialect.md"))) == sorted(assumptions())


def test_every_rule_is_listed_once() -> None:
    listed = re.findall(r"^\| ([A-Z]\d\d) \|", read(DOCS / "rules.md"), re.MULTILINE)

    assert listed == sorted(set(listed), key=listed.index)
    assert set(listed) == set(rules())


def test_every_rule_for_a_lookup_is_proved_by_a_test_that_carries_its_id() -> None:
    tests = "".join(map(read, sorted((ROOT / "tests" / "properties").glob("*.py"))))
    marked = set(re.findall(r'"([A-Z]\d\d)"', "".join(re.findall(r"mark\.rule\([^)]*\)", tests))))

    assert marked >= {each.id for each in rules().values() if each.subject == "lookup"}


def test_every_kind_of_failure_is_listed() -> None:
    table = section(DOCS / "library.md", "## Failures")

    assert sorted(first_cells(table)) == sorted(LOOKUP_KINDS)


def test_every_data_file_that_is_named_exists() -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(r"`((?:contracts|fixtures|mocks|harness|tests)/[^`]*)`", prose(page))
    }

    assert named
    for name in named:
        assert "NAME" in name or list(ROOT.glob(name.rstrip("/"))), f"there is no {name}"


# The fixtures and the strategies


def test_every_fixture_and_what_a_shop_can_do_is_documented() -> None:
    text = read(DOCS / "pytest.md")
    fixtures = [name for name in vars(pytest_plugin) if name.startswith("loop_")]
    abilities = [name for name in vars(LoopShop) if not name.startswith("_")]

    assert fixtures
    assert {*fixtures, *abilities, "base_url"} <= set(first_cells(text))


def test_every_marker_is_documented() -> None:
    class Config:
        lines: list[str] = []  # noqa: RUF012 - what pytest would keep

        def addinivalue_line(self, _name: str, line: str) -> None:
            self.lines.append(line)

    pytest_plugin.pytest_configure(Config())  # type: ignore[arg-type]
    markers = [each.partition("(")[0] for each in Config.lines]

    assert markers
    for marker in markers:
        assert f"`{marker}`" in read(DOCS / "pytest.md")
        assert f"@pytest.mark.{marker}(" in read(DOCS / "pytest.md")


def test_every_public_strategy_is_documented() -> None:
    text = read(DOCS / "strategies.md")
    public = [
        name
        for name, each in vars(strategies).items()
        if not name.startswith("_") and not inspect.ismodule(each)
    ]

    assert public
    for name in public:
        assert re.search(rf"`{name}[`(.]", text), f"{name} is not documented"


# The architecture


def test_the_layers_are_those_that_are_enforced() -> None:
    settings = tomllib.loads(read(ROOT / "pyproject.toml"))
    enforced = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    (shown,) = [each.text for each in blocks(ROOT / "ARCHITECTURE.md") if each.language == "text"]

    assert shown.splitlines() == [line for line in map(existing, enforced) if line]


def existing(layer: str) -> str:
    """Return a layer without the modules that are only allowed for."""
    source = Path(inspect.getfile(loop_harness)).parent
    sign = " | " if "|" in layer else " : "
    modules = [each.strip(" ()") for each in layer.split(sign.strip())]
    return sign.join(
        each for each in modules if (source / each).is_dir() or (source / f"{each}.py").is_file()
    )


def test_the_data_folders_are_all_explained() -> None:
    text = read(ROOT / "ARCHITECTURE.md")

    assert {each for each in content.FOLDERS if f"`{each}/`" not in text} == set()

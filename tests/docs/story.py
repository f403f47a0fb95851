"""Runs the examples of a page as a reader would: in one folder, from top to bottom.

What a document shows has to come; ``…`` stands for anything. A file that any page shows is
there on every page. A server runs on a free port, and its port is put into what follows.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
import pytest
from tests.docs.pages import PAGES, ROOT, Block, blocks

_PATIENCE_S = 120
_PRINT = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")


@dataclass(frozen=True)
class Step:
    """One command of a console block, and what the document shows of its output."""

    words: tuple[str, ...]
    settings: Mapping[str, str]
    shown: str


def steps(block: Block) -> list[Step]:
    """Return the commands of one console block."""
    found: list[list[str]] = []
    for line in block.text.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append([line[2:]])
        else:
            assert found, f"{block}: the first line is no command"
            found[-1].append(line)
    return [_step(command, "\n".join(shown)) for command, *shown in found]


def _step(command: str, shown: str) -> Step:
    words = shlex.split(command, comments=True)
    settings = {}
    while words and _SETTING.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        settings[name] = value
    return Step(tuple(words), settings, shown)


def comes_to(shown: str, output: str) -> bool:
    """Tell whether *output* is what a document shows; ``…`` stands for anything."""
    pattern = ".*?".join(map(re.escape, _tidy(shown).split("…")))
    return re.fullmatch(pattern, _tidy(output), re.DOTALL) is not None


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


@dataclass
class Story:
    """The folder and the servers of one page."""

    folder: Path
    status: int = 0
    ports: dict[str, str] = field(default_factory=dict)
    servers: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        for block in (each for page in PAGES for each in blocks(page) if each.file):
            target = self.folder / str(block.file)
            assert not target.exists(), f"{block}: another block shows {block.file}"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        return self

    def __exit__(self, *_error: object) -> None:
        for server in self.servers:
            server.kill()
            server.communicate()

    def tell(self, block: Block) -> None:
        """Run one block, and hold what comes against what is shown."""
        if block.language == "python":
            self._python(block)
        for step in steps(block) if block.language == "console" else ():
            output = self._run(step)
            assert comes_to(step.shown, output), f"{block}: {shlex.join(step.words)}\n{output}"
            expected = "$?" in step.words or self.status == 0
            assert expected or _shows_status(block), f"{block}: {step.words} exits {self.status}"

    def _python(self, block: Block) -> None:
        name = block.file or f"test_line_{block.line}.py"
        (self.folder / name).write_text(block.text, encoding="utf-8")
        if "def test_" in block.text:
            output = self._started([*_PYTEST, name])
            assert " passed" in output, f"{block}:\n{output}"
        else:
            shown = "\n".join(_PRINT.findall(block.text))
            assert block.text.count("print(") == len(_PRINT.findall(block.text)), block
            output = self._started([sys.executable, name])
            assert comes_to(shown, output), f"{block}:\n{output}"
        assert self.status == 0, f"{block}:\n{output}"

    def _run(self, step: Step) -> str:
        program, *arguments = [self._with_real_ports(each) for each in step.words]
        match program:
            case "loop-harness" if arguments[:1] == ["serve"]:
                return self._serve(arguments)
            case "loop-harness":
                skip_without_the_client(arguments)
                command = [sys.executable, "-m", "loop_harness", *arguments]
                return self._started(command, step.settings)
            case "pytest":
                return self._started([*_PYTEST, *arguments])
            case "curl":
                return self._with_shown_ports(_curl(arguments))
            case "echo":
                assert arguments == ["$?"], step
                return str(self.status)
            case "make" | "pip" | "python":
                return _taken_on_trust(program, arguments)
            case _:
                raise AssertionError(f"nobody knows how to check {program}")

    def _started(self, command: Sequence[str], settings: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**_environment(), **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_PATIENCE_S,
            check=False,
        )
        self.status = done.returncode
        return self._with_shown_ports(done.stdout)

    def _serve(self, arguments: list[str]) -> str:
        shown = "8080"
        if "--port" in arguments:
            at = arguments.index("--port")
            shown = arguments[at + 1]
            del arguments[at : at + 2]
        server = subprocess.Popen(
            [sys.executable, "-m", "loop_harness", *arguments, "--port", "0"],
            cwd=self.folder,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self.servers.append(server)
        assert server.stdout
        lines = []
        for line in server.stdout:
            lines.append(line)
            if line.startswith(("journal ", "{")):
                break
        text = "".join(lines)
        found = re.search(r"http://127\.0\.0\.1:(\d+)", text)
        assert found, f"the server did not start: {text}"
        self.ports[shown] = found[1]
        self.status = 0
        return self._with_shown_ports(text)

    def _with_real_ports(self, text: str) -> str:
        for shown, real in self.ports.items():
            text = text.replace(f"127.0.0.1:{shown}", f"127.0.0.1:{real}")
        return text

    def _with_shown_ports(self, text: str) -> str:
        for shown, real in self.ports.items():
            text = text.replace(f"127.0.0.1:{real}", f"127.0.0.1:{shown}")
        return text


_PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")


def _environment() -> dict[str, str]:
    """Return what a reader's CI would set, eighty columns wide and without colours."""
    mine = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "LOOP_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    return {**kept, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1", "CI": "true"}


def _shows_status(block: Block) -> bool:
    return "$ echo $?" in block.text


def _curl(arguments: list[str]) -> str:
    """Ask what curl would ask; not every machine has it."""
    left, headers, body, url, method = list(arguments), {}, None, "", None
    while left:
        match left.pop(0):
            case "-s":
                continue
            case "-H":
                name, _, value = left.pop(0).partition(": ")
                headers[name] = value
            case "-X":
                method = left.pop(0)
            case "-d":
                body = left.pop(0)
                headers.setdefault("content-type", "application/x-www-form-urlencoded")
            case each:
                assert not each.startswith("-"), f"nobody knows curl's {each}"
                url = each
    method = method or ("GET" if body is None else "POST")
    return httpx.request(method, url, headers=headers, content=body, trust_env=False).text


def _taken_on_trust(program: str, arguments: list[str]) -> str:
    """Check that what sets up an environment exists, without setting one up."""
    if program == "python":
        assert (ROOT / arguments[0]).is_file(), arguments
    elif program == "make":
        targets = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
        words = [each for each in arguments if "=" not in each]
        assert set(words) <= set(targets), f"no such target: {words}"
    else:
        refuse_unknown_extras(" ".join(arguments))
    return ""


def skip_without_the_client(arguments: list[str]) -> None:
    """Skip what runs a client of somebody else's that this machine does not have."""
    if arguments[0] == "exec" and "--" in arguments:
        client = arguments[arguments.index("--") + 1]
        if shutil.which(client) is None:
            pytest.skip(f"{client} is not installed here")


def refuse_unknown_extras(command: str) -> None:
    """Fail if a command installs an extra that the project does not have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extras in re.findall(r"(?:\.|loop-harness)\[([\w,]+)\]", command):
        assert set(extras.split(",")) <= set(project["optional-dependencies"]), command

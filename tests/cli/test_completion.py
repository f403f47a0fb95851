"""The completion scripts complete: commands, options, names of worlds, rules and choices."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.calling import call, environment

from loop_harness import world
from loop_harness.contracts.rules import rules

BASH = shutil.which("bash")
#: Stands for the installed command, wherever the package is.
SCRIPT = f'#!/bin/sh\nexec "{sys.executable}" -m loop_harness "$@"\n'


def completed(folder: Path, *words: str) -> list[str]:
    """Return what bash offers for the last of *words*."""
    assert BASH
    command = folder / "loop-harness"
    command.write_text(SCRIPT)
    command.chmod(0o755)
    code = (
        'eval "$(loop-harness completion bash)"\n'
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()\n'
        '$(complete -p loop-harness | sed "s/.*-F \\([^ ]*\\) .*/\\1/") loop-harness\n'
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    env = environment()
    env["PATH"] = f"{folder}:{env['PATH']}"
    done = subprocess.run(
        (BASH, "--norc", "-c", code, "bash", "loop-harness", *words),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=env,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(BASH is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("se",), ["serve", "self-test"]),
        (("lookup", "--ba"), ["--base-url"]),
        (("lookup", "--trigger", "gu"), ["guide_requested"]),
        (("serve", "--world", "p"), [each for each in world.names() if each.startswith("p")]),
        (("serve", "--dialect", "email-case"), ["email-case=ignore", "email-case=local-sensitive"]),
        (("rules", "m0"), [each for each in rules() if each.startswith("M0")]),
        (("assumptions", "email-c"), ["email-case"]),
        (("contract", "show", "wor"), ["world"]),
        (("contract", "validate", "--as", "profile"), ["profile", "profiles"]),
    ],
)
def test_bash_completes(tmp_path: Path, words: tuple[str, ...], offered: list[str]) -> None:
    assert completed(tmp_path, *words) == offered


@pytest.mark.parametrize(
    "option", ["serve --world", "lookup --world", "lookup --profile", "serve --dialect"]
)
def test_a_name_that_no_world_has_is_completed_as_a_file(option: str) -> None:
    asked = {
        "_LOOP_HARNESS_COMPLETE": "bash_complete",
        "COMP_WORDS": f"loop-harness {option} mi",
        "COMP_CWORD": "3",
    }

    assert call(env=asked).out == "file,mi\n"


@pytest.mark.parametrize(
    ("shell", "registration"),
    [
        ("bash", "complete -o nosort -F _loop_harness_completion loop-harness"),
        ("zsh", "compdef _loop_harness_completion loop-harness"),
        ("fish", "complete --no-files --command loop-harness"),
    ],
)
def test_every_shell_has_a_script(shell: str, registration: str) -> None:
    script = call("completion", shell)

    assert (script.code, registration in script.out) == (0, True)

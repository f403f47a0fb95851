"""The workflows that the documents show are what GitHub takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from tests.docs.pages import ROOT, Block, blocks

WORKFLOWS = [each for each in blocks(ROOT / "docs" / "ci.md") if each.language == "yaml"]
every_workflow = pytest.mark.parametrize("block", WORKFLOWS, ids=str)
_WRITTEN = re.compile(r"--report \w+=(\S+)")
_READ = re.compile(r"cat (\S+) >>")


def jobs(block: Block) -> list[dict[str, Any]]:
    return list(yaml.safe_load(block.text)["jobs"].values())


@every_workflow
def test_a_job_has_a_machine_and_steps_that_do_one_thing_each(block: Block) -> None:
    for job in jobs(block):
        assert set(job) <= {"runs-on", "permissions", "steps"}
        assert job["runs-on"] == "ubuntu-latest"
        for step in job["steps"]:
            assert len({"uses", "run"} & set(step)) == 1
            assert set(step) <= {"uses", "run", "with", "if", "env"}
            assert re.fullmatch(r"[\w-]+(/[\w-]+)+@v\d+", step.get("uses", "any/action@v1"))


@every_workflow
def test_a_job_chooses_its_python_before_it_installs(block: Block) -> None:
    for job in jobs(block):
        done = [step.get("uses", step.get("run", "")) for step in job["steps"]]
        [python] = [at for at, each in enumerate(done) if each.startswith("actions/setup-python@")]
        [install] = [at for at, each in enumerate(done) if each.startswith("pip install")]
        assert python < install


@every_workflow
def test_a_step_reads_what_one_before_it_has_written_even_if_that_one_failed(block: Block) -> None:
    for job in jobs(block):
        written: set[str] = set()
        for step in job["steps"]:
            read = set(_READ.findall(step.get("run", "")))
            read |= {value for key, value in step.get("with", {}).items() if key == "sarif_file"}
            assert read <= written
            assert not read or step["if"] == "always()"
            written |= set(_WRITTEN.findall(step.get("run", "")))


def test_a_job_that_reports_to_code_scanning_may_do_so() -> None:
    [job] = [
        each for block in WORKFLOWS for each in jobs(block) if "upload-sarif" in str(each["steps"])
    ]
    assert job["permissions"] == {
        "contents": "read",
        "security-events": "write",
        "actions": "read",
    }

"""What is built is what is promised: one root, all data, and the same wheel from the sdist."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DATA_FOLDERS = ("contracts", "fixtures", "mocks")
READ_ONE_FILE_OF_EACH = """
import json, sys
from pathlib import Path
from loop_harness import content
found = {}
for name in sys.argv[1:]:
    first = next(place for place in Path(str(content.folder(name))).rglob("*") if place.is_file())
    found[name] = [str(first), len(first.read_bytes())]
print(json.dumps({"module": content.__file__, "found": found}))
"""


class Built(NamedTuple):
    """The two distributions of this checkout, and the wheel built from the source one."""

    sdist: Path
    wheel: Path
    rebuilt: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build everything once, without network: the backend has to be in this environment."""
    pytest.importorskip("hatchling", reason="no build backend here: install the group `build`")
    here = tmp_path_factory.mktemp("built")
    build(ROOT, here / "dist", "sdist", "wheel")
    (sdist,) = (here / "dist").glob("*.tar.gz")
    (wheel,) = (here / "dist").glob("*.whl")
    with tarfile.open(sdist) as archive:
        # The argument `filter` of extractall is missing from Python 3.11.0 to 3.11.3.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(here / "unpacked")  # noqa: S202 - we have just made it ourselves
    (unpacked,) = (here / "unpacked").iterdir()
    build(unpacked, here / "again", "wheel")
    (rebuilt,) = (here / "again").glob("*.whl")
    return Built(sdist, wheel, rebuilt)


def build(source: Path, into: Path, *targets: str) -> None:
    """Build *targets* from *source* with the backend of this environment."""
    options = [word for target in targets for word in ("--target", target)]
    run(sys.executable, "-m", "hatchling", "build", "--directory", str(into), *options, cwd=source)


def run(*command: str, cwd: Path) -> str:
    """Return what *command* prints; its complaints become the failure of the test."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def names(archive: Path) -> set[str]:
    """Return the files of a wheel, or of an sdist below its one folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return set(wheel.namelist())
    with tarfile.open(archive) as sdist:
        return {entry.name.split("/", 1)[1] for entry in sdist if entry.isfile()}


def data_files() -> Iterator[str]:
    """Yield every data file of the checkout, as a path below the root."""
    for folder in DATA_FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(ROOT).as_posix()


def test_the_wheel_has_one_root_and_its_metadata(built: Built) -> None:
    version = built.wheel.name.split("-")[1]
    roots = {name.split("/", 1)[0] for name in names(built.wheel)}
    assert roots == {"loop_harness", f"loop_harness-{version}.dist-info"}


def test_the_wheel_is_typed_and_holds_every_module(built: Built) -> None:
    harness = ROOT / "harness"
    modules = {path.relative_to(harness).as_posix() for path in harness.rglob("*.py")}
    assert names(built.wheel) >= modules | {"loop_harness/py.typed"}


def test_every_data_file_is_in_the_wheel_and_nothing_else_beside_them(built: Built) -> None:
    packaged = {name for name in names(built.wheel) if name.startswith("loop_harness/_content/")}
    assert packaged == {f"loop_harness/_content/{name}" for name in data_files()}


@pytest.mark.parametrize("folder", DATA_FOLDERS)
def test_a_data_folder_holds_data_and_no_python(folder: str) -> None:
    files = [name for name in data_files() if name.startswith(f"{folder}/")]
    assert files
    assert [name for name in files if name.endswith((".py", ".pyc", ".pyi"))] == []


@pytest.mark.parametrize("folder", ["harness", *DATA_FOLDERS])
def test_the_sdist_holds_all_four_folders(built: Built, folder: str) -> None:
    packaged = {name for name in names(built.sdist) if name.startswith(f"{folder}/")}
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packaged == expected


def test_the_sdist_can_be_tested_and_holds_no_leftovers(built: Built) -> None:
    found = names(built.sdist)
    assert found >= {"pyproject.toml", "tox.ini", "Makefile", "README.md", "LICENSE"}
    assert found >= {f"requirements/{lock}.txt" for lock in ("run", "tests", "checks", "tools")}
    assert "tests/packaging/test_wheel.py" in found
    parts = {part for name in found for part in name.split("/")}
    assert not parts & {".venv", ".tox", ".git", "build", "__pycache__", ".hypothesis"}


def test_the_wheel_from_the_sdist_is_the_wheel_from_the_checkout(built: Built) -> None:
    assert names(built.rebuilt) == names(built.wheel)


def test_the_wheel_offers_the_command_and_the_pytest_plugin(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        (listed,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
        offers = ConfigParser()
        offers.read_string(wheel.read(listed).decode())
    assert dict(offers["console_scripts"]) == {"loop-harness": "loop_harness.cli:main"}
    assert dict(offers["pytest11"]) == {"loop_harness": "loop_harness.pytest_plugin"}


def test_an_installed_wheel_reads_its_own_data(built: Built, tmp_path: Path) -> None:
    """In a fresh environment and far from the checkout, whose folders would mask a lost file."""
    pytest.importorskip("ensurepip", reason="this Python cannot put pip into an environment")
    place = tmp_path / "fresh"
    venv.create(place, with_pip=True)
    python = str(next(place.glob("[bS]*/python*")))
    install = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(built.wheel))
    run(python, *install, cwd=tmp_path)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path)
    lend_dependencies(Path(site.strip()))

    answer = json.loads(run(python, "-c", READ_ONE_FILE_OF_EACH, *DATA_FOLDERS, cwd=tmp_path))

    assert Path(answer["module"]).is_relative_to(place)
    for folder in DATA_FOLDERS:
        path, size = answer["found"][folder]
        assert Path(path).is_relative_to(Path(site.strip()) / "loop_harness" / "_content" / folder)
        assert size > 0


def lend_dependencies(site: Path) -> None:
    """Let an environment see the packages of this one, after its own: ours come from the wheel."""
    lent = [path for path in sys.path if path.endswith("-packages")]
    (site / "zz_lent.pth").write_text("\n".join(lent), encoding="utf-8")

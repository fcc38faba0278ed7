"""Wheel and sdist hold what the repository holds.

zoo/layers and zoo/datasets are links; a build that does not follow them makes a wheel that installs
and then fails at the first import. Everything is built from a copy of the tracked files, offline.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import zoo

ROOT = Path(__file__).parents[1]


def shipped(path: str) -> str:
    """Where a tracked file lies once shipped: layers/lstm.py → zoo/layers/lstm.py."""
    return f"zoo/{path}" if path.startswith(("layers/", "datasets/")) else path


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The tracked files that exist, links among them."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed, and only git knows which files are tracked")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = [path for path in listing.stdout.split("\0") if path]
    if "pyproject.toml" not in files:
        pytest.skip("not in a git checkout of the project")
    return [path for path in files if (ROOT / path).exists()]


@pytest.fixture(scope="module")
def modules(tracked: list[str]) -> set[str]:
    """What is to be installed: every tracked file of the three folders, the two links aside."""
    folders = ("layers/", "datasets/", "zoo/")
    return {
        shipped(path) for path in tracked if path.startswith(folders) and (ROOT / path).is_file()
    }


@pytest.fixture(scope="module")
def built(tracked: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel made from it."""
    source = tmp_path_factory.mktemp("source")
    for path in tracked:
        copy = source / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, copy, follow_symlinks=False)
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target)]
    build = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert build.returncode == 0, build.stdout + build.stderr
    return target


@pytest.fixture(scope="module")
def wheel(built: Path):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


@pytest.fixture(scope="module")
def sdist(built: Path) -> dict[str, tarfile.TarInfo]:
    """Members by their path inside the one folder at the top."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        return {member.name.partition("/")[2]: member for member in archive}


def test_version_is_the_same_in_both_places():
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
        == zoo.__version__
    )


def test_wheel_holds_every_file(wheel, modules):
    assert sorted(modules - set(wheel.namelist())) == []


def test_wheel_holds_nothing_else(wheel, modules):
    others = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert sorted(others - modules) == []


def test_wheel_has_one_top_level_package(wheel):
    top = {name.partition("/")[0] for name in wheel.namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {"zoo"}


def test_wheel_says_that_it_is_typed(wheel):
    assert "zoo/py.typed" in wheel.namelist()


def test_wheel_declares_the_command(wheel):
    entry_points = configparser.ConfigParser()
    path = next(name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    entry_points.read_string(wheel.read(path).decode())
    assert entry_points["console_scripts"]["zoo"] == "zoo.cli:main"


def test_wheel_carries_the_licence(wheel):
    path = next(name for name in wheel.namelist() if name.endswith("/LICENSE"))
    assert wheel.read(path) == (ROOT / "LICENSE").read_bytes()


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel was installed, with nothing else in it."""
    target = tmp_path_factory.mktemp("installed")
    wheel = str(next(built.glob("*.whl")))
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(target), wheel], check=True)
    return target


THEIRS = "import datasets; assert datasets.THEIRS; "
NONE = "import sys; sys.modules['datasets'] = None; "  # as if there were none


@pytest.mark.parametrize("begin", [THEIRS, NONE], ids=["beside Hugging Face's datasets", "without"])
def test_it_works_outside_the_checkout(installed, tmp_path, begin):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "__init__.py").write_text("THEIRS = True\n")
    places = [installed, tmp_path] if begin is THEIRS else [installed]
    code = (
        "from zoo import build_model, datasets as ours; from zoo.datasets import reviews; "
        "assert len(reviews.load_small().train) > 100; print(ours.__file__); "
        "print(build_model('many_to_one', features=3, units=4, classes=2).name)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, places))}
    ran = subprocess.run(
        [sys.executable, "-c", begin + code],
        cwd=tmp_path if begin is THEIRS else installed,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    file, name = ran.stdout.splitlines()
    assert Path(file).is_relative_to(installed)
    assert name == "many_to_one"


def test_its_command_works_outside_the_checkout(installed, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "zoo", "list", "datasets"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "small-reviews" in ran.stdout


def test_sdist_holds_every_file(sdist, tracked):
    """Hidden files, which serve the repository only, stay at home."""
    wanted = {shipped(path) for path in tracked if not path.startswith(".")}
    assert sorted(wanted - set(sdist)) == []


def test_sdist_holds_files_for_links(sdist, modules):
    assert [path for path in sorted(modules) if not sdist[path].isfile()] == []


def test_no_path_of_somebodys_machine(tracked):
    """Such as stay behind in the output of a notebook."""
    path_of_a_machine = re.compile(rb"(?<![\w./-])/(?:home|root|Users|work)/\w+")
    offences = {
        path: set(path_of_a_machine.findall((ROOT / path).read_bytes()))
        for path in tracked
        if (ROOT / path).is_file()
    }
    assert {path: found for path, found in offences.items() if found} == {}

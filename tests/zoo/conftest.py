"""One tiny trained model for all, and the command line as a function."""

import dataclasses
import sys
from pathlib import Path

import pytest

WIDE = "é日😀"  # characters of two, three and four bytes
SETTINGS = {
    "units": 8,
    "layers": 1,
    "embedding": 8,
    "dropout": 0.1,
    "batch": 4,
    "window": 25,
    "epochs": 1,
}


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    """A small text as a file."""
    from zoo.datasets import text

    text = text.load("python-docs").text
    pieces = [text[start : start + 500] + WIDE for start in range(0, 6000, 500)]
    path = tmp_path_factory.mktemp("corpus") / "a text.txt"
    path.write_text("".join(pieces), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def settings(corpus):
    """Those of the tiny model, as keyword arguments."""
    return {"data": corpus, **SETTINGS}


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Where the tiny model is kept."""
    return tmp_path_factory.mktemp("runs") / "tiny"


@pytest.fixture(scope="session")
def trained(settings, folder):
    """A tiny character model, as training gives it. Not to be changed."""
    import zoo

    return zoo.train("char-lm", out=folder, **settings)


@pytest.fixture
def kept(trained, folder, tmp_path) -> Path:
    """A copy of the tiny model's folder, to do anything with."""
    import shutil

    return Path(shutil.copytree(folder, tmp_path / "kept"))


@pytest.fixture(scope="session")
def exported(trained, tmp_path_factory):
    """The tiny model's SavedModel: where it is, and how it was proven."""
    folder = tmp_path_factory.mktemp("serving") / "1"
    return folder, trained.export(folder)


@dataclasses.dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch, capsys):
    """`zoo …` in this process: the exit code, and what was said."""
    from zoo.cli import main

    monkeypatch.delenv("COLUMNS", raising=False)  # nothing is folded, whatever else has run

    def run(*arguments) -> Said:
        monkeypatch.setattr(sys, "argv", ["zoo", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main()
        return Said(stopped.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def files():
    """Everything below a folder, with what it holds."""

    def listed(folder) -> dict[str, bytes | None]:
        return {
            str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in sorted(Path(folder).rglob("*"))
        }

    return listed


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder to work in, with texts of which none can be learnt."""
    monkeypatch.chdir(tmp_path)
    contents = {
        "empty": b"",
        "blank": b" \n\t\n",
        "one": b"aaaaaaaaaa",
        "binary": bytes(range(256)) * 20,
        "latin": "Früchte ".encode("latin-1") * 200,
        "short": b"The quick brown fox. " * 10,
        "fine": b"The quick brown fox. " * 100,
    }
    for name, content in contents.items():
        (tmp_path / f"{name}.txt").write_bytes(content)
    return tmp_path

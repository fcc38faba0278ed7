"""Builds the documentation as pages of HTML: README.md, the guides, and all public names.

python docs/make_reference.py [FOLDER]

`make docs` calls it.  It needs no network; a warning is an error, and so is a link that leads
nowhere.
"""

import os
import pkgutil
import re
import shutil
import sys
import warnings
from pathlib import Path

from pdoc import doc, render

import zoo
from zoo.cli._quiet import quiet_tensorflow

ROOT = Path(__file__).resolve().parents[1]
APART = re.compile(r"zoo\.(cli|export\.runtimes)\b|.*\._")  # what is not for users
CARDS = ROOT / "zoo" / "presets" / "shipped"
GUIDES = (
    *("own_cell", "own_data", "training", "resuming", "reproducibility", "engines", "forecasting"),
    *("glass_box", "serving", "from_keras", "from_pytorch", "weights"),
)
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(#[^)\s]*)?\)")


def pages() -> dict[Path, str]:
    """Each page of Markdown → where it will lie."""
    found = {ROOT / "README.md": "index.html"}
    found |= {path: f"{path.stem.lower()}.html" for path in ROOT.glob("[!R]*.md")}
    found |= {path: f"{path.stem}.html" for path in sorted(ROOT.glob("docs/*.md"))}
    found |= {ROOT / "notebooks" / "README.md": "notebooks.html"}
    return found | {path: f"models/{path.parent.name}.html" for path in CARDS.glob("*/README.md")}


def linked(path: Path, known: dict[Path, str], described: set[str], into: Path) -> str:
    """The text of a page whose links lead to other pages, to modules and to pictures.

    Raises:
        FileNotFoundError: a link leads to none of them.
    """
    own = Path(known[path])

    def lead(found: re.Match[str]) -> str:
        target, anchor = found[1], found[2] or ""
        if not target:
            return found[0]
        place = Path(os.path.normpath(path.parent / target))
        name = place.relative_to(ROOT).with_suffix("").as_posix()
        name = name if name.startswith("zoo") else f"zoo/{name}"
        if place in known:
            goal = known[place]
        elif name.replace("/", ".") in described:
            goal = f"{name}.html"
        elif place.suffix in (".png", ".svg", ".ipynb") and place.is_file():
            goal = place.relative_to(ROOT).as_posix().removeprefix("docs/")
            (into / goal).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place, into / goal)
        else:
            raise FileNotFoundError(f"{path.relative_to(ROOT)} leads to {target}: there is none.")
        return f"]({os.path.relpath(goal, own.parent)}{anchor})"

    text = path.read_text("utf-8")
    if path.is_relative_to(CARDS):
        text = text.split("---\n", 2)[-1]  # what stands above it is for machines
    return LINK.sub(lead, text)


def modules() -> dict[str, doc.Module]:
    """All that is for users, by name; pdoc by itself leaves out what no `__all__` names."""
    quiet_tensorflow()
    for name in zoo.__all__:  # which are resolved when they are first used
        setattr(zoo, name, getattr(zoo, name))
    found = ["zoo", *(each.name for each in pkgutil.walk_packages(zoo.__path__, "zoo."))]
    return {name: doc.Module.from_name(name) for name in found if not APART.match(name)}


def build(into: Path) -> None:
    """All pages, in a folder that is made anew."""
    shutil.rmtree(into, ignore_errors=True)
    render.configure(
        docformat="google",
        search=False,  # an index of all is larger than all that it is of
        show_source=False,
        footer_text=f"rnn-zoo {zoo.__version__}",
        template_directory=ROOT / "docs" / "reference",
    )
    render.env.globals["guides"] = {n: title(ROOT / "docs" / f"{n}.md") for n in GUIDES}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described, known = modules(), pages()
        for name, module in described.items():
            write(into / f"{name.replace('.', '/')}.html", render.html_module(module, described))
        for path, name in known.items():
            page = render.env.get_template("page.html.jinja2")
            text = linked(path, known, {*described}, into)
            up = "../" * (len(Path(name).parts) - 1)
            write(into / name, page.render(title=title(path), text=text, up=up))


def write(path: Path, text: str) -> None:
    """A file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def title(path: Path) -> str:
    """The first heading of a page."""
    found = re.search(r"^# (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return found[1] if found else path.stem


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "docs"))

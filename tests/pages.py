"""The project's pages of Markdown as tests read them: blocks of code, lines to type, links."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
READER = MarkdownIt("commonmark").enable("table")
# How what is typed begins; a prompt may stand before it.
TYPED = re.compile(r"(?:\$ )?((?:[A-Z_]+=\S+ )?(?:zoo|make|python|pip) .+)")


class Page(NamedTuple):
    """What a page holds, in the order in which it stands there."""

    blocks: list[str]  # of Python
    lines: list[str]  # to be typed, alone in a block
    spans: list[str]  # to be typed, within a sentence
    links: list[str]
    anchors: set[str]


def read(path: Path) -> Page:
    """A page by its path."""
    page = Page([], [], [], [], set())
    tokens = READER.parse(path.read_text("utf-8"))
    for number, token in enumerate(tokens):
        if token.type == "fence" and token.info == "python":
            page.blocks.append(token.content)
        elif token.type in ("fence", "code_block"):
            found = map(TYPED.fullmatch, token.content.splitlines())
            page.lines.extend(line[1] for line in found if line)
        elif token.type == "heading_open":
            page.anchors.add(anchor(tokens[number + 1].content))
        for child in token.children or ():
            if child.type == "code_inline" and TYPED.fullmatch(child.content):
                page.spans.append(child.content)
            elif child.type in ("link_open", "image"):
                page.links.append(str(child.attrs.get("href") or child.attrs["src"]))
    return page


def anchor(heading: str) -> str:
    """Where a link to a heading leads, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower().strip()).replace(" ", "-")


def words(line: str) -> list[str]:
    """Those of a line: no variables before it, no remarks, no option whose value is left out."""
    found: list[str] = []
    for word in shlex.split(line, comments=True):
        if word != "…":
            found.append(word)
        elif found[-1].startswith("--"):
            found.pop()
    while re.fullmatch(r"[A-Z_]+=.*", found[0]):
        found.pop(0)
    return found

"""What the file of a cell states of it in its first text: equations and papers.

Nothing is written twice: the equations that a table shows are those above the code that runs.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

BECOMES = "←"  # what marks the equation of a state
_NAME = r"[A-ZÀ-Þ][\w'’-]+"
_PAPER = re.compile(
    rf"(?P<who>{_NAME}(?:, {_NAME})*(?: & {_NAME})?(?: et al\.)?) (?P<year>(?:19|20)\d\d)\b"
    r"|arXiv:(?P<arxiv>\d{4}\.\d{4,5})"
)
_GAP = re.compile(r"\s{2,}")  # between equations side by side, and before their legend


class Paper(NamedTuple):
    """Who wrote it, when, and its number at arXiv, if one is told."""

    who: str
    arxiv: str | None = None

    def __str__(self) -> str:
        return self.who if self.arxiv is None else f"{self.who}, arXiv:{self.arxiv}"


def text(layer: type) -> str:
    """What stands at the beginning of the file of a layer; "" if nothing does."""
    return inspect.getdoc(sys.modules[layer.__module__]) or ""


def equations(text: str) -> str:
    """The first block that is indented, its legend beside it."""
    lines = iter(text.splitlines())
    block = []
    for line in lines:
        if line.startswith("    "):
            block = [line, *takewhile(lambda line: line.startswith("    "), lines)]
            break
    return inspect.cleandoc("\n" + "\n".join(block))


def states(text: str) -> tuple[str, ...]:
    """The equations by which a state becomes the next, without their legend."""
    pieces = (piece for line in equations(text).splitlines() for piece in _GAP.split(line))
    return tuple(piece for piece in pieces if BECOMES in piece)


def papers(text: str) -> tuple[Paper, ...]:
    """In the order in which they are named; a number at arXiv is that of the paper before it."""
    return tuple(_papers(" ".join(text.split())))


def _papers(line: str) -> Iterator[Paper]:
    paper = None
    for found in _PAPER.finditer(line):
        if found["arxiv"] is None:
            if paper is not None:
                yield paper
            paper = Paper(f"{found['who']} {found['year']}")
        elif paper is not None and paper.arxiv is None:
            paper = paper._replace(arxiv=found["arxiv"])
    if paper is not None:
        yield paper

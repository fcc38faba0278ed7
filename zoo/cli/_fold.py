"""Lines folded between words, where a terminal would break them within."""

import os
import shutil
import sys
import textwrap


def width() -> int | None:
    """Columns of the terminal; None where there is none, so that lines stay whole for others."""
    if "COLUMNS" in os.environ or sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None


def beside(head: str, text: str, indent: int, width: int | None) -> str:
    """`text` in a column of its own, which begins at `indent`, with `head` before its first line.

    What is longer than a line, such as an address, stays whole.
    """
    lines = text.splitlines() or [""]
    heads = [head.ljust(indent), *[" " * indent] * (len(lines) - 1)]
    return "\n".join(
        _fold(line, first, " " * indent, width) for first, line in zip(heads, lines, strict=True)
    )


def paragraphs(text: str, width: int | None) -> str:
    """Paragraphs filled anew; of one that is indented, such as equations, each line by itself."""
    if width is None or all(len(line) <= width for line in text.splitlines()):
        return text
    return "\n\n".join(_paragraph(block, width) for block in text.split("\n\n"))


def _paragraph(block: str, width: int) -> str:
    if not block.startswith(" "):
        return _fold(" ".join(block.split()), "", "", width)
    lines = [(line, line[: len(line) - len(line.lstrip())]) for line in block.splitlines()]
    return "\n".join(_fold(line.lstrip(), indent, f"{indent}    ", width) for line, indent in lines)


def _fold(line: str, first: str, later: str, width: int | None) -> str:
    if width is None or len(first) + len(line) <= width:
        return (first + line).rstrip()
    return textwrap.fill(
        line,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )

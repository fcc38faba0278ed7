"""A table of a report in a terminal: however narrow that is, no word is broken.

What is too wide is folded between words.  If that is not enough, columns that can be spared are
left out, which is told; and if there are none, the rest follows below, the first column again
before it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table as RichTable
from rich.text import Text


class Drawn:
    """What rich prints of a table of a report.

    Arguments:
        table: see `zoo.report.Table`.
        words: columns that hold no numbers, and are read from their left side.
        spare: columns that are left out if there is no room, the first of them first.
    """

    def __init__(self, table: Any, words: Sequence[str] = (), spare: Sequence[str] = ()) -> None:
        self.table, self.words, self.spare = table, words, spare
        cells = [[str(row[n]) for row in table.rows] for n in range(len(table.columns))]
        lines = [[line for cell in column for line in cell.splitlines()] for column in cells]
        headings = [column.split() for column in table.columns]
        if table.columns:  # the heading of the first alone is no taller than it need be
            headings[0] = [table.columns[0]]
        self._wide = [*map(_longest, lines, headings)]
        words_of = ([word for line in column for word in line.split()] for column in lines)
        self._least = [*map(_longest, words_of, map(str.split, table.columns))]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.table.caption:
            yield Text(self.table.caption, style="bold")
        shown, left_out = self._spared(options.max_width)
        for columns in self._parts(shown, options.max_width):
            yield self._rich(columns, options.max_width)
        if left_out:
            yield Text(f"Left out, as there is no room: {', '.join(left_out)}.")

    def _spared(self, room: int) -> tuple[list[int], list[str]]:
        """The columns that are shown, and the names of those that are not."""
        shown, left_out = [*range(len(self.table.columns))], []
        for name in self.spare:
            if self._fits(shown, room):
                break
            shown.remove(self.table.columns.index(name))
            left_out.append(name)
        return shown, left_out

    def _parts(self, columns: list[int], room: int) -> Iterator[list[int]]:
        """The columns of each table that is printed, one for all if they fit."""
        part: list[int] = []
        for column in columns:
            if len(part) > 1 and not self._fits([*part, column], room):
                yield part
                part = [columns[0]]
            part.append(column)
        yield part

    def _fits(self, columns: Sequence[int], room: int) -> bool:
        return sum(self._least[n] for n in columns) <= _within(room, columns)

    def _widths(self, columns: Sequence[int], room: int) -> dict[int, int]:
        """The widest are made narrower, as far as their words allow."""
        widths = {n: self._wide[n] for n in columns}
        while sum(widths.values()) > _within(room, columns):
            able = [n for n in columns if widths[n] > self._least[n]]
            if not able:
                break
            widths[max(able, key=widths.__getitem__)] -= 1
        return widths

    def _rich(self, columns: Sequence[int], room: int) -> RichTable:
        rich = RichTable(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for n, width in self._widths(columns, room).items():
            name = self.table.columns[n]
            side: Any = "left" if n == 0 or name in self.words else "right"
            rich.add_column(Text(name), justify=side, overflow="fold", width=width)
        for number, row in enumerate(self.table.rows):
            style = "bold green" if number == self.table.highlight else ""
            rich.add_row(*(Text(str(row[n])) for n in columns), style=style)
        return rich


def _longest(*texts: Sequence[str]) -> int:
    """In columns of a terminal."""
    return max((cell_len(text) for some in texts for text in some), default=0)


def _within(room: int, columns: Sequence[int]) -> int:
    """What so many columns have for themselves: beside each stands a blank, and a line of them."""
    return room - 2 * len(columns) - 1

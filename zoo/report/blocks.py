"""What a section of a page holds beside tables: pictures, coloured texts, and strips.

picture     a figure of Matplotlib; its lines and letters are the page's, light or dark
bars        how likely each of some is
coloured    a text, each piece on a shade
strip       steps side by side, as many as there are: pixels, and lines of cells beneath
"""

import io
import itertools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.report.paints import VARIABLES
from zoo.report.shades import STEPS
from zoo.report.svg import inline
from zoo.report.table import Table

if TYPE_CHECKING:
    from markupsafe import Markup

PIXELS = 96  # of a page, in the inch of a figure
DPI = 200  # of what is made of pixels


@dataclass(frozen=True)
class Picture:
    """A figure of Matplotlib.  words: what it shows, for who does not see it."""

    title: str
    figure: Any
    words: str = ""
    kind: ClassVar[str] = "picture"

    def drawn(self, salt: str) -> "Markup":
        """The <svg>; salt: of its ids, which must differ within one document."""
        import matplotlib.style

        file = io.StringIO()
        style = {"svg.fonttype": "none", "svg.hashsalt": salt}
        with matplotlib.style.context(style), warnings.catch_warnings():
            # The page's own letters are shown, whatever the font that measures them lacks.
            warnings.filterwarnings("ignore", "Glyph")
            self.figure.savefig(
                file, format="svg", metadata={"Date": None}, transparent=True, dpi=DPI
            )
        wide = round(PIXELS * self.figure.get_figwidth())
        least = f"min-width: {wide}px; max-width: {max(wide, 760)}px"
        return inline(file.getvalue(), self.words or self.title, VARIABLES, least)


@dataclass(frozen=True)
class Bars:
    """A line for each of some names, as long as its share; shares lie between 0 and 1."""

    title: str
    names: tuple[str, ...]
    shares: tuple[float, ...]
    note: str = ""
    kind: ClassVar[str] = "bars"

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Name, length in percent, and share in words, of each."""
        for name, share in zip(self.names, self.shares, strict=True):
            yield name, f"{100 * share:.2f}", f"{share:.1%}"


@dataclass(frozen=True)
class Coloured:
    """Pieces of a text, each on a shade, see `shades.behind`.

    low, high: what the ends of the scale mean; low is that of the paper unless it is signed.
    """

    title: str
    pieces: tuple[str, ...]
    shades: tuple[int, ...]
    low: str
    high: str
    signed: bool = False
    note: str = ""
    kind: ClassVar[str] = "coloured"

    def runs(self) -> Iterator[tuple[str, int]]:
        """Text and shade of what stands together on the same."""
        pairs = zip(self.pieces, self.shades, strict=True)
        for shade, run in itertools.groupby(pairs, lambda pair: pair[1]):
            yield "".join(piece for piece, _ in run), shade

    def scale(self) -> range:
        """The shades of its legend."""
        return range(-STEPS if self.signed else 0, STEPS + 1, 2)


@dataclass(frozen=True)
class Row:
    """A line of cells, one for each step.

    shades: that each stands on; marked: which stand out; either may be left out.
    """

    name: str
    cells: tuple[str, ...]
    shades: tuple[int, ...] = ()
    marked: tuple[bool, ...] = ()

    def parts(self) -> Iterator[tuple[str, int, bool]]:
        """Text, shade, and whether it stands out, of each."""
        shades = self.shades or (0,) * len(self.cells)
        marked = self.marked or (False,) * len(self.cells)
        return zip(self.cells, shades, marked, strict=True)


@dataclass(frozen=True)
class Strip:
    """Steps side by side, in a box that is scrolled.

    image: an address, a column of pixels for each step; high: of it, in rem.
    words: whether cells hold words, which stand upright.
    details: what can be unfolded.
    """

    title: str
    steps: int
    rows: tuple[Row, ...]
    image: str = ""
    high: float = 0.0
    words: bool = False
    note: str = ""
    details: str = ""
    kind: ClassVar[str] = "strip"


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading of its own.  text: what it shows, and how it was made."""

    title: str
    text: str = ""
    blocks: tuple[Picture | Bars | Coloured | Strip | Table, ...] = ()

"""A table of a page, of the terminal, of Markdown."""

from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Rows of cells under column names, shown as they are: round what was measured.

    highlight   the index of the row to stand out

    Raises ValueError if a row has not one cell per column, or there is no row to highlight.
    """

    caption: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    highlight: int | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"`rows`, the lines of a table, must have one cell for each of the "
                    f"{len(self.columns)} columns. Received: {row!r}"
                )
        if self.highlight is not None and not 0 <= self.highlight < len(self.rows):
            raise ValueError(
                f"`highlight`, the row to stand out, must be an index into {len(self.rows)} rows. "
                f"Received: highlight={self.highlight!r}"
            )

"""One HTML file that says what was trained, how well, against what, and how to do it again.

html.py         what a page is made of; `render` it to a string, `write` it to a file
table.py        a table of it, which terminals and Markdown show too
blocks.py       what else a section holds: pictures, bars, coloured texts, strips of steps
shades.py       numbers as colours; paints.py, those of pictures; svg.py, pictures within a page
lines.py        the lines of a curve; chart.py, a curve as a picture of its own; keep.py, its file
scores.py       numbers as tables show them; sizes.py, those of files
seen.py         text of which every character can be seen
page.html.j2    how it looks: on screens light and dark, and on paper; blocks.html.j2, its sections
"""

from zoo.report.blocks import Bars, Coloured, Picture, Row, Section, Strip
from zoo.report.html import Curve, Fact, Page, Sample, render, write
from zoo.report.table import Table

__all__ = [
    "Bars",
    "Coloured",
    "Curve",
    "Fact",
    "Page",
    "Picture",
    "Row",
    "Sample",
    "Section",
    "Strip",
    "Table",
    "render",
    "write",
]

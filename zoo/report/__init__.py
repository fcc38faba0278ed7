"""One HTML file that says what was trained, how well, against what, and how to do it again.

html.py         what a page is made of; `render` it to a string, `write` it to a file
scores.py       numbers as tables show them
page.html.j2    how it looks: on screens light and dark, and on paper
"""

from zoo.report.html import Curve, Fact, Page, Sample, Table, render, write

__all__ = ["Curve", "Fact", "Page", "Sample", "Table", "render", "write"]

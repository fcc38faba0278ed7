"""Colours of pictures that are files of their own and parts of a page: of these the page's own.

A picture is drawn in what the page has on light paper; within a page each becomes the variable that
has another value on dark paper.
"""

INK, QUIET, RULE = "#1c1e21", "#5b6068", "#dddcd5"
LINES = ("#1f5aa0", "#c2500f", "#0d7a5f", "#7a3fb0", "#a8173f", "#555b66")
VARIABLES = {
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    RULE: "var(--rule)",
    **{line: f"var(--line-{number})" for number, line in enumerate(LINES)},
}
# What is made of pixels keeps its colours, so they lie in the middle between the two papers.
MIDDLE = ("#4a86c8", "#d9691e", "#2e9e7b", "#9a6fd0", "#d0526f", "#7d848f")

"""The colours of pages and of pictures: on light paper, on dark paper, and as variables of either.

A picture is drawn in what a page has on light paper; within a page, or a picture that follows the
reader's screen, each becomes the variable that has another value on dark paper.
"""

PAPER, INK, QUIET, RULE = "#fdfdfb", "#1c1e21", "#5b6068", "#dddcd5"
LINES = ("#1f5aa0", "#c2500f", "#0d7a5f", "#7a3fb0", "#a8173f", "#555b66")
_LIGHT = (INK, QUIET, RULE, *LINES)
_DARK = (
    *("#e7e6e1", "#a3a8b0", "#353a41"),
    *("#82b6f2", "#f3a263", "#5fcfa9", "#c6a1f0", "#f390a9", "#b9c0ca"),
)
_GROUND = {  # what is written on: light, dark
    "--paper": (PAPER, "#15171a"),
    "--raised": ("#f5f4ef", "#1e2125"),
    "--accent": ("#1f5aa0", "#82b6f2"),
}
_NAMES = ("--ink", "--quiet", "--rule", *(f"--line-{number}" for number in range(len(LINES))))
VARIABLES = {
    PAPER: "var(--paper)",
    **{colour: f"var({name})" for colour, name in zip(_LIGHT, _NAMES, strict=True)},
}
# What is made of pixels keeps its colours, so they lie in the middle between the two papers.
MIDDLE = ("#4a86c8", "#d9691e", "#2e9e7b", "#9a6fd0", "#d0526f", "#7d848f")


def colours(dark: bool) -> dict[str, str]:
    """What each variable is on one of the papers."""
    ground = {name: pair[dark] for name, pair in _GROUND.items()}
    return {**ground, **dict(zip(_NAMES, _DARK if dark else _LIGHT, strict=True))}


def values(dark: bool) -> str:
    """The same as CSS."""
    return " ".join(f"{name}: {colour};" for name, colour in colours(dark).items())

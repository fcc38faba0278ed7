"""Blocks of reports as pieces of the page: whatever a text holds, it is escaped."""

import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

from zoo.playground.chart import Chart
from zoo.report import Table, paints
from zoo.report.html import environment

if TYPE_CHECKING:
    from markupsafe import Markup

_INSIDE = '<div class="zoo">{% for part in parts %}{{ part }}{% endfor %}</div>'
_NOTE = '<p class="said {{ kind }}" role="status">{{ text }}</p>'


def fragment(*blocks: Any) -> str:
    """Blocks of zoo.report and charts, one beneath the other."""
    return _template(_INSIDE).render(parts=[_shown(block) for block in blocks])


def note(*texts: str, kind: str = "told") -> "Markup":
    """Things said to the reader, but for empty ones; those of the kind "refused" stand out."""
    from markupsafe import Markup

    kept = [text for text in texts if text]
    return Markup("").join(_markup(_NOTE, text=text, kind=kind) for text in kept)


def style() -> str:
    """Of all pieces, as a <style>; they stand in elements of the class "zoo" and touch no other."""
    css = resources.files("zoo.playground").joinpath("look.css").read_text("utf-8")
    blocks: Any = _environment().get_template("blocks.html.j2").module
    light, dark = paints.values(dark=False), paints.values(dark=True)
    named = css.replace("/* light */", light).replace("/* dark */", dark)
    return f"<style>{named.replace('/* blocks */', blocks.style())}</style>"


def _shown(block: Any) -> Any:
    module: Any = _environment().get_template("blocks.html.j2").module
    if isinstance(block, Chart):
        return _markup(_chart(), chart=block)
    if isinstance(block, Table):
        return module.table(block)
    return module.shown(block, "playground") if hasattr(block, "kind") else block


def _markup(template: str, **given: Any) -> "Markup":
    from markupsafe import Markup

    return Markup(_template(template).render(**given))


@functools.cache
def _environment() -> Any:
    return environment()


@functools.cache
def _template(text: str) -> Any:
    return _environment().from_string(text)


@functools.cache
def _chart() -> str:
    return resources.files("zoo.playground").joinpath("chart.html.j2").read_text("utf-8")

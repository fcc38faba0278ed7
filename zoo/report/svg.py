"""A picture of Matplotlib as an element of a page, whose colours follow the page's."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from zoo.report.seen import seen

if TYPE_CHECKING:
    from markupsafe import Markup


def inline(svg: str, label: str, paints: Mapping[str, str], style: str = "") -> "Markup":
    """An SVG file without namespaces, styles, sizes and spare ids.

    Arguments:
        label: the picture in words.
        paints: colour as Matplotlib wrote it → as the page has it.
        style: of the element.
    """
    from markupsafe import Markup

    used = set(re.findall(r"#(\w+)", svg))
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        for child in list(element):
            # Its style would be the style of the whole page.
            if child.tag.endswith(("}metadata", "}style")):
                element.remove(child)
        element.tag = element.tag.rpartition("}")[2]
        for name, value in list(element.attrib.items()):
            del element.attrib[name]
            if name != "id" or value in used:
                element.set(name.rpartition("}")[2], _painted(value, paints))
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": seen(label)}
    if style:
        root.set("style", style)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _painted(value: str, paints: Mapping[str, str]) -> str:
    """Of an attribute alone: letters that look like a colour stay."""
    if "#" in value:
        for drawn, paint in paints.items():
            value = value.replace(drawn, paint)
    return value

"""Gradio in the colours of reports, and in letters of the system alone."""

from typing import Any

import gradio as gr

from zoo.report import paints

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Cascadia Mono", "Menlo", "Consolas", "DejaVu Sans Mono")
# What Gradio calls it → the variable of reports that it is, on light paper and on dark.
COLOURS = {
    "body_background_fill": "--paper",
    "body_text_color": "--ink",
    "block_info_text_color": "--quiet",
    "block_title_text_color": "--quiet",
    "input_background_fill": "--raised",
    "checkbox_label_background_fill": "--raised",
    "checkbox_label_background_fill_selected": "--raised",
    "border_color_primary": "--rule",
    "slider_color": "--accent",
}
CLEAR = ("block_background_fill", "block_label_background_fill")


def theme() -> Any:
    """The theme.  Its buttons, white on blue, are the same on both papers."""
    light, dark = (paints.colours(dark) for dark in (False, True))
    accent = light["--accent"]
    buttons = {
        "button_primary_background_fill": accent,
        "button_primary_background_fill_hover": "#184a86",
        "button_primary_text_color": "#ffffff",
    }
    both = {**dict.fromkeys(CLEAR, "transparent"), **buttons}
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.gray,
        radius_size=gr.themes.sizes.radius_sm,
        font=[*SANS],
        font_mono=[*MONO, "monospace"],
    ).set(
        block_border_width="0px",
        block_shadow="none",
        block_padding="8px 0px",
        color_accent=accent,
        **both,
        **{f"{name}_dark": value for name, value in both.items()},
        **{name: light[ours] for name, ours in COLOURS.items()},
        **{f"{name}_dark": dark[ours] for name, ours in COLOURS.items()},
    )

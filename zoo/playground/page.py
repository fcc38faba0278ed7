"""The page: what stands where, and which function answers what."""

import functools
import random
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr
from fastapi import FastAPI

from zoo.datasets.series import random_walk
from zoo.playground import forecasting, limits, pasted
from zoo.playground.doors import Doors
from zoo.playground.fragments import fragment, note, style
from zoo.playground.limits import Refused
from zoo.playground.reading import COOLEST, WARMEST, Answer, Reader, labels
from zoo.playground.theme import theme

TITLE = "RNN Zoo playground"
LEAD = f"""<h1>{TITLE}</h1>
<p>Recurrent networks at work: what they expect, what they write, and what their units do meanwhile.
All of it runs on this machine; nothing that you write leaves it.</p>"""
EXAMPLE_ROWS, AHEAD = 260, 10
FAULT = "This did not work, and it is not your fault. What went wrong stands in the terminal."
# One computation at a time, whoever asks; the page sends its newest state when it is done.
ONE: dict[str, Any] = {
    "concurrency_limit": 1,
    "concurrency_id": "one",
    "api_visibility": "private",
    "trigger_mode": "always_last",
    "show_progress": "hidden",
}


def application(readers: Sequence[Reader], host: str, port: int) -> Doors:
    """The page as an ASGI application, behind its doors; see `zoo.playground.serve`."""
    demo = page({reader.name: reader for reader in readers})
    demo.queue(max_size=limits.WAITING, api_open=False)
    app = gr.mount_gradio_app(
        FastAPI(openapi_url=None),
        demo,
        "/",
        server_name=host,
        server_port=port,
        theme=theme(),
        head=style(),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        enable_monitoring=False,
        mcp_server=False,
        ssr_mode=False,
        pwa=False,
    )
    return Doors(app)


def page(readers: dict[str, Reader]) -> gr.Blocks:
    """The page of these models, by name; the first is shown first."""
    with gr.Blocks(title=TITLE, analytics_enabled=False) as demo:
        gr.HTML(LEAD, elem_classes="lead")
        with gr.Tab("Read and write"):
            _reading(readers)
        with gr.Tab("Forecast"):
            _forecasting()
    return demo


def _reading(readers: dict[str, Reader]) -> None:
    first = next(iter(readers.values()))
    begun = first.read(first.beginning, 1.0, first.first, first.unit)
    worths = [str(one) for one in begun.worth]
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            model = gr.Dropdown([*readers], value=first.name, label="Model", elem_id="model")
            text = gr.Textbox(
                first.beginning,
                label="Text",
                lines=7,
                max_lines=14,
                max_length=limits.LONGEST,
                elem_id="text",
            )
            temperature = gr.Slider(
                COOLEST, WARMEST, 1.0, step=0.1, label="Temperature", elem_id="temperature"
            )
            write = gr.Button("Write on", variant="primary", elem_id="write")
        with gr.Column(scale=3, min_width=300):
            said = gr.HTML(elem_id="said")
            bars = gr.HTML(fragment(begun.bars), elem_id="bars")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            view = gr.Dropdown(
                [*labels(first.views)],
                value=first.first,
                label="Gate or state",
                allow_custom_value=True,  # else Gradio fails while another model is being chosen
                elem_id="view",
            )
            worth = gr.Radio(
                worths,
                value=worths[0],
                label="Units that swing widest and slowest here",
                elem_id="worth",
            )
            unit = gr.Number(first.unit, label="Unit", precision=0, elem_id="unit")
        with gr.Column(scale=3, min_width=300):
            coloured = gr.HTML(fragment(begun.coloured), elem_id="coloured")
            strips = gr.HTML(fragment(*begun.strips), elem_id="strips")
    shown = [said, bars, coloured, strips, worth]
    given = [model, text, temperature, view, unit]

    def reader(name: Any) -> Reader:
        if name not in readers:
            raise Refused("Choose one of the models in the list.")
        return readers[name]

    def read(name: str, raw: Any, temperature: Any, view: str, unit: Any) -> tuple[Any, ...]:
        kept, cut = limits.text(raw)
        asked = reader(name)
        if view not in asked.views:  # that of the model before
            view, unit = asked.first, asked.unit
        answer = asked.read(kept, temperature, view, unit)
        return _shown(answer, unit, cut)

    def choose(name: str, raw: Any, temperature: Any) -> tuple[Any, ...]:
        chosen = reader(name)
        known = {"", *(other.beginning.strip() for other in readers.values())}
        raw = chosen.beginning if limits.text(raw)[0].strip() in known else raw
        controls = (
            raw,
            gr.update(interactive=chosen.foretells),
            gr.update(interactive=chosen.writes),
            gr.update(choices=[*labels(chosen.views)], value=chosen.first),
            chosen.unit,
        )
        return *controls, *read_kindly(name, raw, temperature, chosen.first, chosen.unit)

    def go_on(name: str, raw: Any, temperature: Any, view: str, unit: Any) -> tuple[Any, ...]:
        kept, _ = limits.text(raw)
        written = reader(name).write_on(kept, temperature, random.randrange(2**31))
        return written, *read_kindly(name, written, temperature, view, unit)

    cleared = ["", "", "", gr.update(choices=[], value=None)]
    controls = [text, temperature, write, view, unit]
    read_kindly = kindly(read, cleared)
    # Boxes tell `input` of keys alone, and not of what is pasted by a mouse.
    changes = [text.change, temperature.input, view.input, unit.change]
    gr.on(changes, read_kindly, given, shown, **ONE)
    worth.input(int, worth, unit, **ONE)
    chosen = kindly(choose, cleared, len(controls))
    model.input(chosen, [model, text, temperature], [*controls, *shown], **ONE)
    write.click(kindly(go_on, cleared, 1), given, [text, *shown], **ONE)


def _shown(answer: Answer, unit: Any, cut: str) -> tuple[Any, ...]:
    worth = [str(one) for one in answer.worth]
    value = str(int(unit)) if str(int(unit)) in worth else None
    return (
        fragment(note(cut, *answer.notes)),
        fragment(answer.bars),
        fragment(answer.coloured),
        fragment(*answer.strips),
        gr.update(choices=worth, value=value),
    )


def _forecasting() -> None:
    example = pasted.written(random_walk(EXAMPLE_ROWS, seed=4).values[:, 0])
    begun = forecasting.at_once(pasted.series(example)[0], AHEAD)
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            column = gr.Textbox(
                example,
                label="Prices, or dates and prices: one a line",
                info="An example drawn by chance; paste your own over it.",
                lines=14,
                max_lines=14,
                max_length=limits.PASTED,
                elem_id="column",
            )
            horizon = gr.Slider(
                1, forecasting.FARTHEST, AHEAD, step=1, label="Rows ahead", elem_id="horizon"
            )
            button = gr.Button("Let a network learn it", variant="primary", elem_id="learn")
        with gr.Column(scale=3, min_width=300):
            said = gr.HTML(fragment(note(begun.verdict)), elem_id="verdict")
            chart = gr.HTML(fragment(begun.chart), elem_id="chart")
            table = gr.HTML(fragment(begun.table), elem_id="scores")

    def outlook(raw: Any, rows: Any, ask: Callable[..., Any]) -> tuple[Any, ...]:
        kept, cut = limits.text(raw, limits.PASTED)
        rows = int(limits.number(rows, "Rows ahead", 1, forecasting.FARTHEST))
        series, notes = pasted.series(kept)
        found = ask(series, rows)
        return (
            fragment(note(found.verdict, cut, *notes)),
            fragment(found.chart),
            fragment(found.table),
        )

    def at_once(raw: Any, rows: Any) -> tuple[Any, ...]:
        return outlook(raw, rows, forecasting.at_once)

    def learn(raw: Any, rows: Any, progress: Any = gr.Progress()) -> tuple[Any, ...]:  # noqa: B008
        parts = iter((0.1, 0.6, 0.7))

        def begin(story: str) -> None:
            progress(next(parts, 0.9), desc=story)

        return outlook(raw, rows, functools.partial(forecasting.learn, begin=begin))

    given, shown = [column, horizon], [said, chart, table]
    gr.on([column.change, horizon.input], kindly(at_once, ["", ""]), given, shown, **ONE)
    seen = {**ONE, "show_progress": "full", "show_progress_on": said, "trigger_mode": "once"}
    button.click(kindly(learn, [gr.skip()] * 2), given, shown, **seen)


def kindly(
    function: Callable[..., Any], cleared: Sequence[Any], controls: int = 0
) -> Callable[..., Any]:
    """A function whose refusals are said on the page, and whose faults are told in the terminal.

    It gives so many controls, then what is said, then what is shown; if it refuses, the controls
    stay as they are, and what was shown becomes `cleared`.
    """

    @functools.wraps(function)
    def answered(*given: Any, **named: Any) -> Any:
        try:
            return function(*given, **named)
        except (Refused, ImportError) as error:
            told = str(error)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            told = FAULT
        return *[gr.skip()] * controls, fragment(note(told, kind="refused")), *cleared

    return answered

"""What is raced, and what is told of it: ratios, the floor, growth, losses, pictures."""

import io
import json

import pytest
from rich.console import Console

from zoo.bench import plan, tables
from zoo.bench.race import KERAS, ZOO, Contestant, Times
from zoo.bench.result import FLOOR, Result
from zoo.bench.shapes import SHAPES, Shape, shape
from zoo.cli._table import Drawn

STEP = plan.Task("step", "lstm", SHAPES["M"])
TORCH = Contestant("torch", ("python", "in_torch.py"))


def times(seconds, **more):
    return Times((seconds,) * 3, 1.5, **more)


def result(task=STEP, zoo=0.2, keras=0.4, **others):
    return Result(task, {"zoo": times(zoo), "keras": times(keras), **others})


def shown(table, width):
    console = Console(file=io.StringIO(), width=width)
    console.print(Drawn(table))
    return console.file.getvalue()


def test_shapes_have_names_or_are_spelt():
    assert shape("m") is SHAPES["M"]
    assert str(shape("2x3x4x5")) == "2x3x4x5"
    assert (shape("64x100x64x256").name, shape("2x3x4x5").name) == ("M", "2x3x4x5")
    for wrong in ("XL", "2x3x4", "2x3x4x0", ""):
        with pytest.raises(ValueError, match="A shape must be one of S, M, L"):
            shape(wrong)


def test_an_act_has_layers_and_shapes_of_its_own_unless_they_are_given():
    told = [str(task) for task in plan.tasks(["forward", "fit", "generate"])]
    assert len(told) == 9 + 3 + 1
    assert (told[0], told[-1]) == ("forward lstm S", "generate lstm 1x40x512x512")
    given = list(plan.tasks(["step", "length"], ["gru"], [Shape(2, 3, 4, 5)], [7, 9]))
    assert [str(task) for task in given] == [
        "step gru 2x3x4x5",
        "length gru 2x7x4x5",
        "length gru 2x9x4x5",
    ]


@pytest.mark.parametrize(
    "act, names",
    [
        ("forward", ["zoo", "keras", "torch", "product"]),
        ("step", ["zoo", "keras", "torch", "product"]),
        ("fit", ["zoo", "keras", "product"]),
        ("generate", ["zoo", "keras", "torch"]),
        ("length", ["zoo", "keras", "torch"]),
    ],
)
def test_who_enters_for_what(act, names):
    task = plan.Task(act, "lstm", Shape(2, 3, 4, 5))
    entries = task.entries(TORCH)
    assert [name for name, *_ in entries] == names
    assert [who for _, who, _ in entries][:2] == [ZOO, KERAS]
    assert entries[0][2]["act"] == ("step" if act == "length" else act)
    assert [name for name, *_ in task.entries()] == [name for name in names if name != "torch"]


def test_a_cell_of_ones_own_and_a_mask_have_no_equal_in_torch():
    own = plan.Task("step", "peephole", SHAPES["S"])
    assert [name for name, *_ in own.entries(TORCH)] == ["zoo", "keras", "product"]
    (name, who, task), (plain, again, bare), _ = STEP.entries(TORCH, masked=True)
    assert (name, plain, who, again) == ("zoo", "zoo, plain", ZOO, ZOO)
    assert task == {**bare, "masked": True}


def test_the_floor_is_three_forward_products_at_the_rate_of_one_large_one():
    # batch · time · (features + units) · four gates · units, a multiplication and an addition each
    forward = 2 * 64 * 100 * (64 + 256) * 4 * 256
    assert plan.Task("forward", "lstm", SHAPES["M"]).products == forward
    assert STEP.products == 3 * forward
    assert plan.Task("step", "gru", SHAPES["M"]).products == 3 * forward * 3 / 4
    assert plan.Task("step", "simple_rnn", SHAPES["M"]).products == 3 * forward / 4
    outputs = 2 * 64 * 100 * 256 * plan.SYMBOLS
    fit = plan.Task("fit", "lstm", SHAPES["M"]).products
    assert fit == plan.BATCHES * 3 * (forward + outputs)

    raced = result(product=times(0.05))
    assert raced.milliseconds(FLOOR) == pytest.approx(50 * STEP.products / (2 * plan.SIDE**3))
    assert raced.ratio(FLOOR) == pytest.approx(200 / raced.milliseconds(FLOOR))
    assert result().milliseconds(FLOOR) is None
    assert result(product="no memory").ratio(FLOOR) is None


def test_plain_data_tells_all():
    raced = result(torch="none", product=times(0.05, memory=3_000_000))
    plain = json.loads(json.dumps(raced.plain()))
    assert (plain["act"], plain["layer"], plain["shape"]) == ("step", "lstm", "64x100x64x256")
    assert plain["times"]["zoo"]["median_ms"] == pytest.approx(200)
    assert plain["times"]["torch"] == {"error": "none"}
    assert plain["times"]["product"]["memory_mb"] == 3
    assert plain["floor_ms"] == raced.milliseconds(FLOOR)


def test_the_tables_hold_medians_spreads_and_ratios():
    spread = Result(STEP, {"zoo": Times((0.1, 0.2, 0.3), 1.5), "keras": times(0.4), "torch": "ill"})
    made = tables.times([spread, result(product=times(0.05))])
    assert made.columns == ("", "zoo", "keras", "torch", FLOOR, "first run, s")
    assert made.rows[0] == ("step lstm M", "200 ±50%", "400 ±0%", "–", "–", "1.5")
    assert made.rows[1][4] == "36.6"
    made = tables.ratios([spread, result(keras=60.0, product=times(0.05))])
    assert made.columns == ("", "zoo / keras", "zoo / torch", f"zoo / {FLOOR}")
    assert made.rows == (
        ("step lstm M", "0.50", "–", "–"),
        ("step lstm M", "0.0033", "–", "5.46"),
    )


@pytest.mark.parametrize(
    "value, told", [(1240.4, "1240"), (101.6, "102"), (8.126, "8.13"), (0.31849, "0.318")]
)
def test_numbers_have_three_digits(value, told):
    assert tables.digits(value) == told
    assert (tables.digits(None), tables.digits(0.0)) == ("–", "0")


def test_growth_with_length_is_told_for_each_step():
    lengths = [plan.Task("length", "lstm", Shape(2, n, 4, 5)) for n in (100, 1100)]
    raced = [
        Result(task, {"zoo": times(s, memory=m), "keras": times(1.0), "torch": "ill"})
        for task, s, m in zip(lengths, (0.1, 1.21), (50_000_000, 250_000_000), strict=True)
    ]
    (made,) = tables.lengths([result(), *raced])
    assert made.columns[:4] == ("steps", "zoo, µs", "keras, µs", "torch, µs")
    assert made.rows[0] == (100, "1000 (1.00)", "10000 (1.00)", "–", "–", "–", "–")
    assert made.rows[1] == (1100, "1100 (1.10)", "909 (0.09)", "–", "200", "0", "–")
    assert tables.lengths([result()]) == []


def test_where_ours_loses_is_told():
    raced = [
        result(zoo=0.5, torch=times(0.2)),
        result(plan.Task("forward", "gru", SHAPES["S"]), torch=times(0.1)),
    ]
    assert tables.slower(raced) == [
        "Slower than keras: step lstm M 1.25.",
        "Slower than torch: step lstm M 2.50, forward gru S 2.00.",
    ]
    assert tables.slower([result(torch="ill")]) == ["Slower than keras: nowhere."]


@pytest.mark.parametrize("width", [80, 30])
def test_nothing_is_cut_in_a_narrow_terminal(width):
    tasks = plan.tasks(["forward", "step", "fit", "generate"])
    table = tables.times([result(task, 12.34, 0.5, torch=times(3.0)) for task in tasks])
    told = shown(table, width)
    assert "…" not in told
    assert max(map(len, told.splitlines())) <= width
    if width == 80:
        for first, *cells in table.rows:
            (line,) = (line for line in told.splitlines() if line.startswith(f" {first} "))
            assert line.split()[len(first.split()) :] == " ".join(cells).split()


@pytest.mark.parametrize("name", ["chart.png", "chart.svg"])
def test_a_chart_shows_every_race(tmp_path, name):
    pytest.importorskip("matplotlib")
    from zoo.bench import chart

    raced = [
        result(product=times(0.05), torch=times(0.5)),
        result(plan.Task("generate", "lstm", SHAPES["S"]), zoo=0.001, torch="ill"),
        result(plan.Task("fit", "gru", SHAPES["S"]), keras=0.1),
    ]
    chart.draw(raced, tmp_path / name)
    start = b"\x89PNG" if name.endswith("png") else b"<?xml"
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    assert name.endswith("png") or b"prefers-color-scheme: dark" in content
    assert [file.name for file in tmp_path.iterdir()] == [name]
    parts = chart._parts(raced, "zoo", "keras")
    assert parts == {0: pytest.approx(0.5), 1: pytest.approx(0.0025), 2: pytest.approx(2.0)}
    assert list(chart._parts(raced, FLOOR, "keras")) == [0]


def test_a_chart_needs_a_measure(tmp_path):
    pytest.importorskip("matplotlib")
    from zoo.bench.chart import draw

    with pytest.raises(ValueError, match="keras ran in no race"):
        draw([Result(STEP, {"zoo": times(1.0), "keras": "ill"})], tmp_path / "chart.png")

"""Every picture shows the numbers of the record, no others."""

import dataclasses

import numpy as np
import pytest

import zoo
from zoo.inspection import LayerRecord, Record, keeping, views
from zoo.inspection.connecting import Connectivity

L = "recurrence_0"
SYMBOLS = [*"_abc$ d\nf"]


def picture(figure, axes=0):
    """The numbers of the first picture, and what stands at its ticks."""
    axes = figure.axes[axes]
    told = [
        [label.get_text() for label in ticks]
        for ticks in (axes.get_xticklabels(), axes.get_yticklabels())
    ]
    return np.ma.filled(axes.images[0].get_array(), np.nan), *told


def saved(figure, tmp_path):
    figure.savefig(tmp_path / "a.png")
    figure.savefig(tmp_path / "a.svg")
    return (tmp_path / "a.svg").read_text("utf-8")


def test_a_notebook_shows_it_by_itself(record):
    """IPython asks for this, until pyplot has drawn a figure."""
    assert views.heatmap(record, L, "forget")._repr_png_().startswith(b"\x89PNG")


def test_a_gate_over_the_input(record, tmp_path):
    figure = views.heatmap(record, L, "forget", row=1)
    shown, below, beside = picture(figure)
    np.testing.assert_array_equal(shown, record[L].gates["forget"][1].T)
    assert below == ["a", "b", "↵", "$", "d"]
    assert beside == ["0", "1", "2", "3"]
    saved(figure, tmp_path)  # a lone dollar is no formula


def test_only_steps_that_count_and_units_that_are_asked_for(record):
    shown, below, beside = picture(views.heatmap(record, L, "c", units=[2, 0]))
    np.testing.assert_array_equal(shown, record[L].states["c"][0, :3, [2, 0]])
    assert (below, beside) == (["c", "$", "␣"], ["2", "0"])
    shown, below, _ = picture(views.heatmap(record, L, "c", row=1, steps=slice(1, 3)))
    np.testing.assert_array_equal(shown, record[L].states["c"][1, 1:3].T)
    assert below == ["b", "↵"]


@pytest.mark.parametrize("order", ["mean", "horizon"])
def test_units_are_sorted(record, order):
    shown, _, beside = picture(views.heatmap(record, L, "output", row=1, order=order))
    values = record[L].gates["output"][1]
    by = values.mean(axis=0) if order == "mean" else keeping.horizon(record[L])
    expected = np.argsort(-by)
    assert beside == [str(unit) for unit in expected]
    np.testing.assert_array_equal(shown, values.T[expected])


def test_a_text_in_the_colours_of_a_unit(record, tmp_path):
    figure = views.text(record, L, "h", 1, row=1)
    shown, *_ = picture(figure)
    values = record[L].states["h"][1, :, 1]
    expected = [[*values[:3]], [*values[3:], np.nan]]  # the end of a line ends it
    np.testing.assert_array_equal(shown, expected)
    assert [text.get_text() for text in figure.axes[0].texts] == ["a", "b", "↵", "$", "d"]
    saved(figure, tmp_path)


def test_words_stand_apart():
    values = np.array([[[0.5], [-0.25]]], "float32")
    layer = LayerRecord(
        *("one", "LSTMCell", False, {}, {"h": values}, {}),
        np.ones((1, 2), bool),
        [["ab", "c"]],
    )
    shown, *_ = picture(views.text(Record((layer,), {}, None), "one", "h", 0))
    expected = [[0.5, 0.5, np.nan, -0.25, np.nan]]
    np.testing.assert_array_equal(shown, expected)


def test_horizons_and_saturation(record, tmp_path):
    lines = views.horizons(record).axes[0].lines
    assert [line.get_label() for line in lines] == [L, "recurrence_1"]
    expected = np.sort(keeping.horizon(record[L]))[::-1]
    np.testing.assert_array_equal(lines[0].get_ydata(), expected)
    figure = views.saturation(record)
    assert [axes.get_title() for axes in figure.axes] == ["input", "forget", "output"]
    shut, open_ = keeping.saturation(record["recurrence_1"])["forget"]
    points = figure.axes[1].collections[1].get_offsets()
    np.testing.assert_array_equal(points, np.stack([open_, shut], axis=1))
    saved(figure, tmp_path)


def test_a_path_in_the_plane_of_most_variance(record, tmp_path):
    figure = views.trajectory(record, L, "c", row=1, at=[0, 4])
    axes = figure.axes[0]
    points = np.asarray(axes.collections[1].get_offsets())
    states = record[L].states["c"][1].astype(float)
    variances = np.linalg.eigvalsh(np.cov(states.T, bias=True))[::-1]
    np.testing.assert_allclose(points.var(axis=0), variances[:2], rtol=1e-5)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-9)
    share = variances[0] / variances.sum()
    assert axes.get_xlabel() == f"component 1, {share:.1%} of the variance"
    assert [text.get_text() for text in axes.texts] == ["a", "d"]
    assert tuple(axes.texts[1].xy) == tuple(points[4])
    saved(figure, tmp_path)


def test_a_state_of_one_unit_or_one_step_has_a_path_too():
    for shape in ((1, 6, 1), (1, 1, 3)):
        states = {"h": np.random.default_rng(0).normal(size=shape)}
        layer = LayerRecord("one", "", False, {}, states, {}, np.ones(shape[:2], bool))
        figure = views.trajectory(Record((layer,), {}, None), "one")
        assert np.isfinite(figure.axes[0].collections[1].get_offsets()).all()


def test_connectivity_of_each_output_in_parts_of_its_largest(tmp_path):
    norms = np.array([[2.0, 0, 0], [1, 4, 0], [0, 0, 0]])
    found = Connectivity(norms, [0, 1, 2], [5, 5, 5], ["a", " ", "b"], ["a", " ", "b"])
    figure = views.triangle(found)
    shown, below, beside = picture(figure)
    np.testing.assert_array_equal(shown, [[1, 0, 0], [0.25, 1, 0], [0, 0, 0]])
    assert below == beside == ["a", "␣", "b"]
    shown, *_ = picture(views.dependence(found, 1))
    np.testing.assert_array_equal(shown, [[0.25, 1, 0]])
    with pytest.raises(ValueError, match=r"`at` must be a step .*at=7"):
        views.dependence(found, 7)
    saved(figure, tmp_path)


def test_attention_of_target_and_source():
    α = np.random.default_rng(0).random((1, 3, 4))
    record = Record((), {"attention": α}, None, [["<s>", "un", "chat"]], [["a", "cat", "</s>"]])
    shown, below, beside = picture(views.alignment(record))
    np.testing.assert_array_equal(shown, α[0, :, :3])
    assert (below, beside) == (["a", "cat", "</s>"], ["un", "chat", "■"])
    pooled = Record((), {"pooling": α[:, 0]}, None, [["a", "film"]])
    shown, below, _ = picture(views.alignment(pooled))
    np.testing.assert_array_equal(shown, α[0, :1, :2])
    assert below == ["a", "film"]
    with pytest.raises(ValueError, match=r"an attention of the record: attention\. .*'other'"):
        views.alignment(record, "other")


def test_what_was_expected_is_marked_where_it_came(record, tmp_path):
    came = [2, 7, 4, 6]
    found = views.expect(record, SYMBOLS, row=1, came=came, k=3)
    logits = record.outputs[1].astype(float)
    shares = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    np.testing.assert_allclose(found.surprise[:4], -np.log(shares[range(4), came]), rtol=1e-6)
    assert np.isnan(found.surprise[4])
    np.testing.assert_allclose(found.shares, -np.sort(-shares)[:, :3], rtol=1e-6)
    figure = views.expected(found)
    np.testing.assert_array_equal(picture(figure, 1)[0], found.shares.T)
    bars = [bar.get_height() for bar in figure.axes[0].patches]
    np.testing.assert_array_equal(bars, found.surprise)
    framed = {(round(p.get_x() + 0.5), round(p.get_y() + 0.5)) for p in figure.axes[1].patches}
    hits = np.argwhere(found.best == np.array([*came, -1])[:, None])
    assert framed == {tuple(hit) for hit in hits.tolist()}
    saved(figure, tmp_path)


def test_surprise_is_what_the_model_is_judged_by(trained):
    text = "The pole of the "
    record = zoo.record(trained, [text])
    found = views.expect(record, trained.symbols, came=trained.vocabulary.encode(text)[1:])
    _, (nats,) = trained.decoder.probabilities([text])
    assert np.nanmean(found.surprise) == pytest.approx(nats, rel=1e-5)


def test_a_series_and_what_was_kept_meanwhile(record, tmp_path):
    figure = views.series([1.0, 3.0, 2.0], record, L, units=[2])
    above, below = figure.axes
    np.testing.assert_array_equal(above.lines[0].get_xydata(), [[0, 1], [1, 3], [2, 2]])
    share = record[L].gates["forget"][0, :3]
    np.testing.assert_array_equal(below.lines[0].get_ydata(), share.mean(axis=1))
    np.testing.assert_array_equal(below.lines[1].get_ydata(), share[:, 2])
    assert above.get_shared_x_axes().joined(above, below)
    saved(figure, tmp_path)


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda r: views.heatmap(r, L, "update"), r"`name`.*input, forget.*'update'"),
        (lambda r: views.heatmap(r, L, "c", row=2), r"`row`.* 2 .*row=2"),
        (lambda r: views.heatmap(r, L, "c", units=[4]), r"`units`.* 4 of 'c'.*\[4\]"),
        (lambda r: views.heatmap(r, L, "c", units=[]), r"`units`.*at least one"),
        (lambda r: views.heatmap(r, L, "c", order="size"), r"`order`.*'size'"),
        (
            lambda r: views.heatmap(r, L, "c", steps=slice(9, 12)),
            r"`steps` must leave some of the 3",
        ),
        (lambda r: views.text(r, L, "c", 4), r"`unit`.* 4 of 'c'.*Received: 4"),
        (lambda r: views.trajectory(r, L, at=[3]), r"`at`.*0 to 2.*\[3\]"),
        (lambda r: views.alignment(r), r"`name`.*it has none"),
        (lambda r: views.expect(r, ["a"]), r"`record`.*\(batch, time, 1\).*\(2, 5, 9\)"),
        (lambda r: views.expect(r, SYMBOLS, came=[9]), r"`came`.*9 symbols"),
        (lambda r: views.expect(r, SYMBOLS, row=5), r"`row`.*row=5"),
        (lambda r: views.series([1, 2], r, L), r"`values`.*3 steps.*\(2,\)"),
        (lambda r: views.series([1, 2, 3], r, L, units=[4]), r"`units`.*\[4\]"),
    ],
)
def test_what_there_is_not_is_refused(record, draw, message):
    with pytest.raises(ValueError, match=message):
        draw(record)


def test_a_layer_that_there_is_not_is_told(record):
    with pytest.raises(KeyError, match=r"'lost'\. Recorded: recurrence_0, recurrence_1"):
        views.heatmap(record, "lost", "c")


def test_cells_without_gates_are_told(record):
    layers = [dataclasses.replace(layer, cell="SimpleRNNCell", gates={}) for layer in record]
    plain = dataclasses.replace(record, layers=layers)
    for draw in (views.horizons, lambda r: views.series([1, 2, 3], r, L)):
        with pytest.raises(ValueError, match=r"No gate of SimpleRNNCell is known to keep"):
            draw(plain)
    with pytest.raises(ValueError, match=r"no gate between 0 and 1.*SimpleRNNCell"):
        views.saturation(plain)


def test_numbers_have_no_letters_to_colour(record):
    layers = [dataclasses.replace(layer, labels=None) for layer in record]
    with pytest.raises(ValueError, match=r"`record` must be of raw text"):
        views.text(dataclasses.replace(record, layers=layers), L, "c", 0)
    _, below, _ = picture(views.heatmap(dataclasses.replace(record, layers=layers), L, "c", row=1))
    assert below == ["0", "1", "2", "3", "4"]


def test_without_matplotlib_the_extra_is_named(record, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.style", None)
    with pytest.raises(ImportError, match=r"rnn-zoo\[plots\]"):
        views.heatmap(record, L, "c")

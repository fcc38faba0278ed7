"""What is shown of a text that a model reads."""

import numpy as np
import pytest

from zoo.inspection import recording
from zoo.playground import limits
from zoo.playground.limits import Refused
from zoo.playground.reading import Reader, labels


@pytest.fixture(scope="module")
def writer(trained):
    """A tiny model of characters."""
    return Reader("runs/tiny", trained)


@pytest.fixture(scope="module")
def judge():
    import zoo

    return Reader("sentiment", zoo.load("sentiment"))


@pytest.fixture(scope="module")
def suggester():
    import zoo

    return Reader("next-word", zoo.load("next-word"))


def read(reader, text, temperature=1.0, view=None, unit=0):
    return reader.read(text, temperature, view or reader.first, unit)


def test_the_bars_are_what_the_model_foretells(writer, trained):
    bars = read(writer, "The quick").bars
    told = list(trained.predict(["The quick"])[0].items())
    assert len(bars.names) == 10
    np.testing.assert_allclose(bars.shares, [p for _, p in told[:10]], rtol=1e-4)
    assert bars.names == tuple("␣" if c == " " else "↵" if c == "\n" else c for c, _ in told[:10])


def test_a_temperature_sharpens_and_flattens(writer):
    cool, plain, warm = (read(writer, "The quick", t).bars.shares for t in (0.2, 1.0, 2.0))
    assert cool[0] > plain[0] > warm[0]
    np.testing.assert_allclose(
        np.log(warm[0] / warm[1]), np.log(plain[0] / plain[1]) / 2, rtol=1e-3
    )


def test_the_text_is_coloured_by_the_unit(writer):
    one, other = (read(writer, "The quick brown", unit=unit).coloured for unit in (0, 3))
    assert "".join(one.pieces) == "The quick brown"
    assert one.shades != other.shades


def test_gates_of_the_last_steps_are_shown(writer):
    single, several = read(writer, "The quick brown fox. " * 8).strips
    assert single.steps == several.steps == 64
    assert [row.name for row in single.rows][1:] == [
        "h",
        "c",
        "input",
        "forget",
        "candidate",
        "output",
    ]
    assert min(single.rows[4].shades) > 0
    assert len(several.rows) == 1 + 8 and several.rows[0] == single.rows[0]


def test_a_long_text_is_read_from_its_end_and_that_is_told(writer):
    long = "The quick brown fox. " * 30
    answer = read(writer, long)
    assert len(answer.coloured.pieces) == limits.READ
    assert answer.bars == read(writer, long[-limits.READ :]).bars
    assert any("last 200 of 630" in note for note in answer.notes)


def test_characters_that_it_never_saw_are_left_out_and_told(writer):
    answer = read(writer, "The ☃quick")
    assert answer.bars == read(writer, "The quick").bars
    assert answer.notes == ("Left out, as the model has never seen them: ☃",)


@pytest.mark.parametrize("text", ["", "☃☃☃"])
def test_where_nothing_is_left_to_read_that_is_said(writer, text):
    with pytest.raises(Refused, match="Write a text"):
        read(writer, text)


@pytest.mark.parametrize(
    "asked", [{"view": "../../etc"}, {"unit": 8}, {"unit": -1}, {"unit": None}, {"temperature": 9}]
)
def test_what_there_is_not_is_refused(writer, asked):
    with pytest.raises(Refused):
        read(writer, "The", **asked)


def test_it_writes_on(writer):
    written = writer.write_on("The quick", 0.5, 1)
    assert written.startswith("The quick") and len(written) == len("The quick") + 200
    assert len(writer.write_on("The ☃quick", 0.5, 1)) == len("The ☃quick") + 200
    assert len(writer.write_on("a" * limits.LONGEST, 0.5, 1)) == limits.LONGEST
    assert len(writer.write_on("", 0.5, 1)) == 200 + len("\n")


@pytest.mark.parametrize("name", ["writer", "judge", "suggester"])
def test_once_warm_it_traces_for_no_other_length(name, request, monkeypatch):
    reader = request.getfixturevalue(name)
    traced, listen = [], recording.recorded
    monkeypatch.setattr(recording, "recorded", lambda: traced.append(name) or listen())
    for text in ("I", "The fox", "The quick brown fox. " * 8, "a b " * 300):
        read(reader, text)
    assert not traced


def test_every_gate_and_state_can_be_shown(writer):
    assert len([*labels(writer.views)]) == 6
    for view in writer.views:
        assert read(writer, "The quick", view=view).coloured


def test_a_judge_tells_its_classes_whatever_the_temperature(judge):
    bars = read(judge, "a fine film").bars
    told = judge.model.predict(["a fine film"])[0]
    assert dict(zip(bars.names, bars.shares, strict=True)) == pytest.approx(told, rel=1e-4)
    assert read(judge, "a fine film", 0.2).bars == bars
    assert not judge.writes and not judge.foretells
    with pytest.raises(Refused, match="does not write"):
        judge.write_on("a", 1.0, 0)


@pytest.mark.parametrize("text", ["<script>", "مرحبا", "😀", "\0", "x" * 2000, "a " * 1000])
def test_a_judge_reads_whatever_is_written(judge, text):
    assert read(judge, text).bars.shares == pytest.approx(read(judge, text).bars.shares)

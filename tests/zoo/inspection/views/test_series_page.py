"""The page of a forecaster: the window that it reads, and what was kept of it."""

import dataclasses
import functools

import numpy as np
import pandas as pd
import pytest

import zoo
from documents import Reader
from refused import assert_refused
from zoo.forecasting.forecaster import Forecaster
from zoo.forecasting.loading import load
from zoo.forecasting.settings import Settings
from zoo.inspection.views import page, series_page
from zoo.report import render

pytest.importorskip("matplotlib")

KEPT = "The series, and what was kept of it"
SECTIONS = [KEPT, "How long units keep", "Gates and states of recurrence_0"]
WINDOW = 8


@functools.cache
def trained(cell="gru", names=1, model="direct"):
    made = {"epochs": 1, "units": 4, "lags": WINDOW, "every": 8, "engine": "loop"}
    (one,), settings, _ = load(Settings(cell=cell, model=model, **made), live=True)
    columns = {f"<b>{n}</b>": one.values + n for n in range(names)}
    table = pd.DataFrame(columns, pd.DatetimeIndex(one.dates))
    several = [type(one)(name, one.dates, column.to_numpy()) for name, column in table.items()]
    settings = dataclasses.replace(settings, column="all")
    return Forecaster.train(several, settings), table


def titles(made):
    return [section.title for section in made.sections]


def test_the_window_is_shown_above_what_was_kept_of_it(monkeypatch):
    forecaster, table = trained()
    drawn = []

    def timeline(values, record, layer, **how):
        drawn.append((values, layer, how))
        return draw(values, record, layer, **how)

    draw = series_page.timeline
    monkeypatch.setattr(series_page, "timeline", timeline)
    made = page.page(forecaster, table, name="mine", footer="zoo inspect mine")
    assert titles(made) == [*SECTIONS, "The path of the state"]
    ((values, layer, how),) = drawn
    np.testing.assert_array_equal(values, table.iloc[-WINDOW:, 0])
    assert layer == "recurrence_0" and how["value"] == "<b>0</b>"
    facts = {fact.label: fact for fact in made.facts}
    assert facts["read"].value == str(WINDOW)
    assert facts["read"].note.endswith(f"to {table.index[-1].date()}")
    document = render(made)
    assert "<b>0</b>, and what was kept" in Reader(document).text
    assert ">\nzoo inspect mine</pre>" in document


def test_units_that_are_named_have_lines_of_their_own():
    forecaster, table = trained()
    document = render(page.page(forecaster, table, units=[3, 1]))
    told = Reader(document).text
    assert "unit 3" in told and "unit 1" in told and "those that were named" in told


def test_of_many_series_some_are_drawn_and_that_is_told():
    forecaster, table = trained(names=6)
    made = page.page(forecaster, table)
    assert len(made.sections[0].blocks) == series_page.MOST
    assert {fact.label: fact.note for fact in made.facts}["series"] == "of which 4 are drawn"


def test_of_a_cell_without_a_gate_that_keeps_states_alone_are_shown():
    forecaster, table = trained("simple_rnn")
    assert titles(page.page(forecaster, table)) == [SECTIONS[2], "The path of the state"]


def test_what_cannot_be_shown_is_refused(tmp_path):
    forecaster, table = trained()
    path = tmp_path / "a.html"
    with pytest.raises(ValueError, match="9 rows or more"):
        zoo.inspect(forecaster, table[-3:], path)
    with pytest.raises(KeyError, match="'lost'"):
        zoo.inspect(forecaster, table, path, layer="lost")
    with pytest.raises(ValueError, match=r"`units` must be of the 4.*Received: \[4\]"):
        zoo.inspect(forecaster, table, path, units=[4])
    with pytest.raises(ValueError, match="model='encoder-decoder'"):
        zoo.inspect(trained(model="encoder-decoder")[0], table, path)
    assert not path.exists()


@pytest.fixture
def kept(tmp_path):
    """The folder of a forecaster, and the file of its prices."""
    forecaster, table = trained()
    forecaster.save(tmp_path / "kept")
    table.set_axis(["Close"], axis=1).rename_axis("Date").to_csv(tmp_path / "prices.csv")
    return tmp_path / "kept", tmp_path / "prices.csv"


def test_the_command_writes_the_page(command, kept, place):
    folder, prices = kept
    said = command("inspect", folder, "--data", prices, "--unit", 2)
    assert (said.code, said.out, said.err) == (0, "Report: inside.html\n", "")
    document = (place / "inside.html").read_text("utf-8")
    assert f">\nzoo inspect {folder} --data {prices} --unit 2</pre>" in document


@pytest.mark.parametrize(
    "options, message",
    [
        ([], "either --text or --file, or of a forecaster --data"),
        (["--text", "a"], "kept reads a series: give --data. Received: --text"),
        (["--data", "prices.csv", "--text", "a"], "leave out --text"),
        (["--data", "prices.csv", "--write", 9], "leave out --text, --file and --write"),
        (["--data", "missing.csv"], "missing.csv"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_one_line(command, kept, place, options, message):
    assert_refused(command("inspect", kept[0], *options), message)
    assert not (place / "inside.html").exists()


def test_a_model_of_texts_reads_no_series(command, folder, place, trained):
    assert_refused(command("inspect", folder, "--data", "a.csv"), "tiny reads texts: give --text")

"""Splits told, repairs asked for, and nothing that looks ahead."""

import numpy as np
import pytest

from price_files import DAYS, WHOLE, swap, text, whole
from zoo.datasets import prices


@pytest.mark.parametrize("ratio", [2, 3, 4, 5, 10, 0.5, 0.1])
@pytest.mark.parametrize("adjusted", [True, False])
def test_splits_are_told(export, ratio, adjusted):
    rng = np.random.default_rng(0)
    close = 500 * np.exp(np.cumsum(0.02 * rng.standard_normal(40)))
    raw = np.where(np.arange(40) < 25, close, close / ratio)
    rows = [f"{d},{a},{b}" for d, a, b in zip(DAYS, close if adjusted else raw, raw, strict=True)]
    content = "\n".join(["Date,Adj Close,Close", *rows])
    told = f"{ratio}:1" if ratio > 1 else f"1:{1 / ratio:g}"
    [note] = export(content).notes
    which = "Close jumps" if adjusted else "Adj Close, Close jump"
    assert note.startswith(f"{which} by {told} on {DAYS[25]}")
    assert ("Adj Close does not" in note) == adjusted
    _, mended = whole(export(content, repair=("splits",)))
    np.testing.assert_allclose(mended[:, 1], close, rtol=1e-12)


def test_a_wild_series_has_no_splits(export):
    rng = np.random.default_rng(1)
    close = 500 * np.exp(np.cumsum(0.4 * rng.standard_normal(40)))
    assert export("\n".join(["Date,Close", *map("{},{}".format, DAYS, close)])).notes == ()


def test_repairs(export):
    lines = text().split("\n")
    splits = export("\n".join(lines[:10] + lines[9:20]), repair=("duplicates",))
    assert len(whole(splits)[0]) == 19 and splits.notes == (
        "Rows left out, as their date stands above them: 1.",
    )
    splits = export(swap(*range(10), 11, 10, *range(12, 40)), columns="Close", repair=("order",))
    assert whole(splits)[1][:, 0].tolist() == WHOLE and "Sorted by date" in splits.notes[0]
    splits = export(text()[:-20], columns="Close", repair=("truncated",))
    assert whole(splits)[1][:, 0].tolist() == WHOLE[:-1] and "left out" in splits.notes[0]
    splits = export(text() + '2024-02-26,"100', columns="Close", repair=("truncated",))
    assert whole(splits)[1][:, 0].tolist() == WHOLE
    lines[9] = lines[9].rpartition(",")[0] + ","  # no volume
    kept = export("\n".join(lines), columns="Close", repair=("missing",))
    assert len(whole(kept)[0]) == 40
    assert len(whole(export("\n".join(lines), repair=("missing",)))[0]) == 39


@pytest.mark.parametrize("repair", ["missing", ("mising",), ("missing", "all")])
def test_unknown_repairs_are_refused(export, repair):
    with pytest.raises(ValueError, match="must be a tuple of names"):
        export(text(), repair=repair)


def test_arguments_that_fit_nothing(export, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"no column 'Adj Close'\. Name as .*: Open, High"):
        export(text(), columns="Adj Close")
    mine = "\n".join(
        ["Datum,Close,Mood", *(f"2024-01-{day:02},{day},good" for day in range(1, 31))]
    )
    for name in ("Datum", "datum", "Date"):
        with pytest.raises(ValueError, match=f"whose column '{name}' has the dates. Name as"):
            export(mine, columns=["Close", name])
    with pytest.raises(ValueError, match="'Mood' has no numbers that can be a series"):
        export(mine, columns="Mood")
    with pytest.raises(ValueError, match=r"of the `symbols` asked for.*not MRF"):
        export(text(), symbols="MRF")
    with pytest.raises(ValueError, match="`delimiter`"):
        export(text(), delimiter="::")
    with pytest.raises(ValueError, match="`decimal`"):
        export(text(), decimal=";")
    with pytest.raises(FileNotFoundError, match="where nothing is"):
        prices.load(tmp_path / "none.csv")
    with pytest.raises(FileNotFoundError, match=str(tmp_path / "none.csv")):
        monkeypatch.setenv("HOME", str(tmp_path))
        prices.load("~/none.csv")
    with pytest.raises(FileNotFoundError, match="CSV file with a column of dates"):
        prices.load()
    with pytest.raises(IsADirectoryError):
        prices.load(tmp_path)


@pytest.mark.parametrize("repair", [(), ("missing", "duplicates", "splits")])
@pytest.mark.parametrize("seed", range(5))
def test_nothing_after_the_split_changes_what_is_before(export, repair, seed):
    """Values after the cut are drawn anew, with splits, nulls and wrong prices among them."""
    rng = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(0.02 * rng.standard_normal(40)))
    close[12:] /= 2

    def content(after):
        values = [f"{c:.4f}" for c in np.concatenate([close[:34], after])]
        values[5] = "null"
        return "\n".join(["Date,Close", *map("{},{}".format, DAYS, values)])

    shuffled, wild = rng.permutation(close[34:]), close[34:] * rng.choice([0.1, 0.5, 1, 2, 9], 6)
    reference = export(content(close[34:]), repair=repair).train
    for after in (shuffled, wild):
        train = export(content(after), repair=repair).train
        assert (train.dates == reference.dates).all()
        np.testing.assert_array_equal(train.values, reference.values)

"""A forecaster: what it foretells with which dates, kept, loaded, exported."""

import functools
import json

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

import zoo
from shown import shown
from zoo.datasets import series as simulated
from zoo.forecasting.calendar import rhythm
from zoo.forecasting.forecaster import Forecaster
from zoo.forecasting.loading import load
from zoo.forecasting.series import Series
from zoo.forecasting.served import _Served
from zoo.forecasting.settings import Settings
from zoo.presets import sums

KINDS = {
    "plain": {"horizon": 3, "head": "quantiles"},
    "beside": {"planned": "weekday,month", "members": 2, "model": "encoder-decoder", "horizon": 4},
    "recursive": {"model": "recursive", "horizon": 3, "target": "difference"},
    "seasonal": {"seasons": "5", "scaling": "window", "horizon": 7},
    "volatility": {"head": "volatility"},
}


@functools.cache
def trained(kind):
    settings = Settings(epochs=1, units=4, lags=8, every=8, engine="loop", **KINDS[kind])
    return Forecaster.train(*load(settings, live=True))


@functools.cache
def prices():
    (series,), *_ = load(Settings())
    return pd.Series(series.values, pd.DatetimeIndex(series.dates), name="Close")


def test_what_comes_next_is_foretold_with_its_dates():
    (table,) = trained("plain").predict(prices())
    assert list(table.columns) == ["date", "forecast", "low", "high"]
    assert (table["low"] < table["forecast"]).all()
    assert (table["forecast"] < table["high"]).all()
    assert np.is_busday(table["date"].to_numpy().astype("datetime64[D]")).all()
    assert table["date"][0] > prices().index[-1]


def test_the_same_is_said_of_all_that_holds_the_same_prices(tmp_path):
    file = tmp_path / "prices.csv"
    prices().rename_axis("Date").to_csv(file)
    forecaster = trained("plain")
    (expected,) = forecaster.predict(prices())
    words = prices().to_frame().assign(Note="x").set_axis(prices().index.astype(str))
    column = prices().rename_axis("Date").reset_index()
    named = column.rename(columns={"Date": "Tag"})
    written = named.assign(Tag=named["Tag"].dt.strftime("%d.%m.%Y"))
    for raw in (file, str(file), prices().to_frame(), prices()[-9:], words, column, named, written):
        pd.testing.assert_frame_equal(forecaster.predict(raw)[0], expected)
    (numbered,) = forecaster.predict(prices().to_numpy())
    assert list(numbered["date"]) == [len(prices()) + step for step in range(3)]
    np.testing.assert_array_equal(numbered["forecast"], expected["forecast"])
    (line,) = shown(forecaster, [str(file)], 5)
    assert line.startswith(f"{file}, Close:")


def test_a_window_is_recorded_with_its_dates():
    forecaster = trained("plain")
    record = zoo.record(forecaster, prices())
    (layer,) = record
    assert layer.counts.shape == (1, 8)
    assert layer.labels[0][-1] == str(prices().index[-1].date())
    with pytest.raises(ValueError, match="model='encoder-decoder'"):
        zoo.record(trained("beside"), prices())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_says_the_same(kind, tmp_path):
    forecaster = trained(kind)
    forecaster.save(tmp_path / "kept")
    again = zoo.load(tmp_path / "kept")
    pd.testing.assert_frame_equal(again.predict(prices())[0], forecaster.predict(prices())[0])
    assert again.verdict() == forecaster.verdict()
    assert "no financial advice" in again.report(tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize(
    "kind",
    ["beside", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("seasonal", "recursive"))],
)
def test_what_is_exported_says_the_same_of_raw_values(kind, tmp_path):
    forecaster = trained(kind)
    proof = forecaster.export(tmp_path / "1")
    assert proof.calls == 2
    serve = tf.saved_model.load(str(tmp_path / "1")).signatures["serving_default"]
    ends = [len(prices()), len(prices()) - 7]
    given = np.stack([prices().to_numpy()[end - 40 : end] for end in ends])
    last = [str(prices().index[end - 1].date()) for end in ends]
    told = serve(values=tf.constant(given), last=tf.constant(last))
    for row, end in enumerate(ends):
        (table,) = forecaster.predict(prices()[:end])
        for name in table.columns[1:]:
            np.testing.assert_allclose(told[name][row], table[name], rtol=1e-6)
        dates = [str(date.date()) for date in table["date"]]
        assert [text.decode() for text in told["dates"][row].numpy()] == dates
    if kind == "beside":
        it_tells_what_it_cannot_read(serve)


@pytest.mark.slow
def test_what_reads_its_own_forecasts_is_whole_in_onnx(tmp_path):
    pytest.importorskip("tf2onnx")
    proof = trained("recursive").export(tmp_path / "out", "onnx")
    assert proof.notes == () and (tmp_path / "out" / "serve.onnx").exists()


def it_tells_what_it_cannot_read(serve):
    day, values = tf.constant(["2020-02-28"]), tf.ones((1, 40), tf.float64)
    for given, message in (
        ({"values": values[:, :5], "last": day}, "must hold 9 or more"),
        ({"values": values * np.nan, "last": day}, "must be numbers"),
        ({"values": values, "last": tf.constant(["28.2.2020"])}, "must be written as"),
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match=message):
            serve(**given)


def test_series_are_known_by_their_names():
    walks = {name: simulated.random_walk(300, seed)["Close"] for seed, name in enumerate("AB")}
    table = pd.DataFrame(walks) * [1.0, 700.0]
    series = [Series(name, np.arange(300), table[name].to_numpy()) for name in "AB"]
    settings = Settings(
        epochs=1, units=4, lags=5, column="all", test=0.2, validation=0.1, engine="loop"
    )
    forecaster = Forecaster.train(series, settings)
    expected = forecaster.predict(series)
    for raw in (table, table[["B", "A"]].assign(C=1.0), series[::-1]):
        for one, two in zip(forecaster.predict(raw), expected, strict=True):
            pd.testing.assert_frame_equal(one, two)
    with pytest.raises(ValueError, match=r"columns A, B\. Received: A, and no B"):
        forecaster.predict(table[["A"]])
    with pytest.raises(ValueError, match=r"trained on, A, B\. Received: A\."):
        forecaster.predict(series[:1])


@pytest.mark.parametrize(
    "times, expected",
    [
        (pd.date_range("2024-01-01 09:30", periods=300, freq="min"), "2024-01-01 14:30:00"),
        (pd.date_range("2024-01-01 16:00", periods=300, freq="B"), "2025-02-24 16:00:00"),
        (pd.date_range("2000-01-31", periods=300, freq="ME"), "2025-01-31"),
    ],
    ids=["minutes", "closing times", "ends of months"],
)
def test_dates_that_are_served_are_those_that_are_told(times, expected):
    dates = times.to_numpy().astype("datetime64[s]")
    series = [Series("Close", dates, simulated.random_walk(300, 0)["Close"])]
    facts = {**trained("plain").facts, "rhythm": [*rhythm(dates)], "timed": times[0].hour > 0}
    forecaster = Forecaster(trained("plain").settings, trained("plain").network, facts, {})
    (table,) = forecaster.predict(series)
    assert str(table["date"][0]).removesuffix(" 00:00:00") == expected
    told = _Served(forecaster)(
        values=tf.constant(series[0].values[None]), last=tf.constant([str(times[-1])])
    )
    assert [text.decode().removesuffix(" 00:00:00") for text in told["dates"].numpy()[0]] == [
        str(date).removesuffix(" 00:00:00") for date in table["date"]
    ]


@pytest.mark.parametrize(
    "raw, message",
    [
        (np.ones(5), "9 rows or more.*Received: 5"),
        ([], "`raw` must be a file of prices"),
        ("", "`raw` must be a file of prices"),
        (np.ones((20, 2)), "`raw` must be a file of prices"),
        (["a"] * 20, "`raw` must be a file of prices"),
        ([1.0] * 19 + [np.nan], "finite.*nan"),
        ([1.0] * 19 + [-1.0], "positive values. Received: -1"),
        (prices, "`raw` must be a file of prices"),
        (lambda: prices()[::-1], "in order"),
        (lambda: prices().to_frame("Open").assign(High=1.0), "columns Close.*Open, High, and no"),
        (lambda: prices().to_frame().assign(Close="x"), "must hold numbers"),
        (lambda: prices().set_axis(np.arange(len(prices()))[::-1]), "dates as its index"),
        (lambda: prices().set_axis([*prices().index[:-1], pd.NaT]), "dates as its index"),
    ],
)
def test_what_is_no_series_is_refused(raw, message):
    given = raw() if callable(raw) and raw is not prices else raw
    with pytest.raises(ValueError, match=message):
        trained("plain").predict(given)


@pytest.mark.parametrize(
    "harm, message",
    [
        (lambda config: config.pop("facts"), "facts"),
        (lambda config: config["facts"].pop("radii"), "radii"),
        (lambda config: config["facts"]["radii"].append([0.0]), "facts"),
        (lambda config: config["facts"]["scales"]["past"].update(deviation=[[0.0, 1.0]]), "past"),
        (lambda config: config["settings"].update(units=5), "does not fit its config.json"),
    ],
)
def test_a_damaged_folder_is_told(harm, message, tmp_path):
    trained("plain").save(tmp_path / "kept")
    file = tmp_path / "kept" / "config.json"
    config = json.loads(file.read_text("utf-8"))
    harm(config)
    file.write_text(json.dumps(config), "utf-8")
    sums.write(tmp_path / "kept")
    with pytest.raises(ValueError, match=message):
        zoo.load(tmp_path / "kept")


def test_callbacks_are_refused():
    with pytest.raises(ValueError, match="several"):
        zoo.train("forecast", callbacks=[object()], epochs=1)


def test_other_formats_take_numbers(tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    pytest.importorskip("tf2onnx")
    forecaster, values = trained("plain"), prices().to_numpy()
    proof = forecaster.export(tmp_path / "out", "onnx")
    assert proof.notes == () and proof.difference <= 1e-5
    session = onnxruntime.InferenceSession(tmp_path / "out" / "serve.onnx")
    last = np.array([prices().index[-1].value // 10**9])
    names = [output.name for output in session.get_outputs()]
    answer = dict(
        zip(names, session.run(None, {"values": values[None], "last": last}), strict=True)
    )
    (table,) = forecaster.predict(prices())
    for name in ("forecast", "low", "high"):
        np.testing.assert_allclose(answer[name][0], table[name], rtol=1e-5)
    dates = answer["dates"][0].astype("datetime64[s]")
    assert (dates == table["date"].to_numpy("datetime64[s]")).all()


def test_what_litert_lacks_is_told_and_the_networks_are_exported(tmp_path):
    pytest.importorskip("ai_edge_litert")
    proof = trained("plain").export(tmp_path / "out", "litert")
    assert (tmp_path / "out" / "network.tflite").is_file()
    (note,) = proof.notes
    assert "float64" in note

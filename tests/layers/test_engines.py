"""Who runs a recurrence, and the reasons of those who do not."""

import dataclasses
import functools
import sys
from pathlib import Path

import keras
import pytest

from kinds import BOTH, FEATURES, KINDS, MASK, UNITS, X, close, run
from zoo.layers import LSTM, MinGRU, engines, explain
from zoo.layers.engines import Engine, loop

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def no_masks(layer, sequences, mask):
    return None if mask is None else "it cannot skip masked steps"


@pytest.fixture
def ran(monkeypatch):
    """Two engines more: `swift`, which takes no masks, and `lame`, which takes nothing; who ran."""
    ran = []

    def run_as(name, *call):
        ran.append(name)
        return loop.run(*call)

    known = {
        "lame": Engine(9, lambda *call: "it has hurt its foot", functools.partial(run_as, "lame")),
        "swift": Engine(5, no_masks, functools.partial(run_as, "swift")),
        "loop": Engine(0, lambda *call: None, functools.partial(run_as, "loop")),
    }
    monkeypatch.setattr(engines, "engines", lambda: known)
    return ran


def test_every_file_is_an_engine():
    files = {path.stem for path in Path(engines.__file__).parent.glob("*.py")}
    assert {*engines.engines()} == {name for name in files if not name.startswith("_")}


def test_the_highest_rank_comes_first():
    ranks = [engine.rank for engine in engines.engines().values()]
    assert ranks == sorted(ranks, reverse=True)
    assert len({*ranks}) == len(ranks)  # else which one runs would hang on their names


@pytest.mark.parametrize("gpu, first", [(False, "fused"), (True, "scan")])
def test_linear_cells_are_scanned_where_there_are_many_cores(monkeypatch, gpu, first):
    monkeypatch.setattr("zoo.layers.engines._devices.sees_gpu", lambda: gpu)
    monkeypatch.delitem(sys.modules, "zoo.layers.engines.scan")
    engines.engines.cache_clear()
    try:
        willing = [name for name, why in explain(MinGRU(UNITS), X).items() if why is None]
    finally:
        engines.engines.cache_clear()
    assert willing[0] == first


def test_a_new_engine_is_one_file(monkeypatch, tmp_path):
    (tmp_path / "leap.py").write_text(
        "from zoo.layers.engines import Engine, loop\n"
        "ENGINE = Engine(rank=100, refuse=lambda *call: 'it is too far', run=loop.run)\n"
    )
    monkeypatch.setattr(engines, "__path__", [*engines.__path__, str(tmp_path)])
    engines.engines.cache_clear()
    try:
        assert next(iter(explain(LSTM(UNITS), X).items())) == ("leap", "it is too far")
    finally:
        engines.engines.cache_clear()
        sys.modules.pop("zoo.layers.engines.leap", None)
        vars(engines).pop("leap", None)


@each_kind
def test_the_loop_is_always_willing(kind):
    for layer in (kind.layer(), kind.layer(unroll=True, go_backwards=True)):
        assert explain(layer, X, MASK)["loop"] is None
    assert explain(kind.layer(), keras.Input((None, FEATURES)))["loop"] is None


def test_explain_tells_for_each_call(ran):
    lame = "it has hurt its foot"
    assert explain(LSTM(UNITS), X) == {"lame": lame, "swift": None, "loop": None}
    masked = explain(LSTM(UNITS), X, MASK)
    assert masked == {"lame": lame, "swift": "it cannot skip masked steps", "loop": None}
    assert ran == []


@each_kind
def test_auto_takes_the_best_of_the_willing(kind, ran):
    kind = dataclasses.replace(kind, engine="auto")
    layer = kind.built(**BOTH)
    expected = run(kind.built(**BOTH), X, mask=MASK)
    ran.clear()
    run(layer, X)
    close(run(layer, X, mask=MASK), expected, 0)
    assert ran == ["swift", "loop"]


def test_a_named_engine_runs_though_a_better_one_would(ran):
    run(LSTM(UNITS, engine="loop"), X)
    assert ran == ["loop"]


def test_a_named_engine_that_refuses_says_why_and_what_would_run(ran):
    layer = LSTM(UNITS, engine="swift", name="memory")
    run(layer, X)
    with pytest.raises(ValueError) as error:
        run(layer, X, mask=MASK)
    assert (
        "No engine runs 'memory' with engine='swift' (lame: it has hurt its foot; "
        "swift: it cannot skip masked steps; loop: willing)." in str(error.value)
    )
    assert ran == ["swift"]


def test_a_wrapper_keeps_the_engine(ran):
    both = keras.layers.Bidirectional(LSTM(UNITS, engine="loop"))
    both(X)
    assert both.forward_layer.engine == both.backward_layer.engine == "loop"
    assert ran == ["loop", "loop"]


def test_an_engine_sees_what_it_was_promised(monkeypatch):
    """(layer, sequences, state, mask, dropped), and `refuse` before `run`."""
    seen = []
    engine = Engine(
        1, lambda *call: seen.append(call), lambda *call: seen.append(call) or loop.run(*call)
    )
    monkeypatch.setattr(engines, "engines", lambda: {"spy": engine})
    layer = LSTM(UNITS, recurrent_dropout=0.5)
    layer(X, mask=MASK, training=True)
    (asked, sequences, mask), (ran, same, state, same_mask, dropped) = seen
    assert asked is ran is layer and sequences is same and mask is same_mask
    assert sequences.shape == X.shape and mask.shape == MASK.shape
    assert [array.shape for array in (*state, dropped)] == [(len(X), UNITS)] * 3

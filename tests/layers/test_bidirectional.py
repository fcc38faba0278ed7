"""A sequence read from both ends: as Keras reads it, as two layers run by hand, what is refused."""

import dataclasses
import inspect

import keras
import numpy as np
import pytest

import zoo.layers
from cells import NormalisedCell
from kinds import (
    BATCH,
    BOTH,
    DTYPE,
    EXACT,
    FEATURES,
    KINDS,
    MASK,
    TIME,
    UNITS,
    X,
    arrays,
    close,
    differentiate,
    draw,
    filled,
    gradients,
    run,
)
from zoo.layers import GRU, LSTM, Bidirectional, Recurrent

FAST = [dataclasses.replace(kind, engine="auto") for kind in KINDS]
MERGES = ["concat", "sum", "mul", "ave", None]
STATES = [draw(BATCH, UNITS, seed=k) for k in range(4)]
each_kind = pytest.mark.parametrize("kind", FAST, ids=lambda kind: kind.name)
each_merge = pytest.mark.parametrize("merge", MERGES)


def pair(kind, merge="concat", **arguments):
    """The same weights in ours and in Keras's."""
    ours = filled(Bidirectional(kind.layer(**arguments), merge))
    theirs = keras.layers.Bidirectional(kind.of_keras(**arguments), merge)
    theirs.build((BATCH, None, FEATURES))
    theirs.set_weights(ours.get_weights())
    return ours, theirs


def same(ours, theirs, states=None, mask=None):
    """Outputs, final states and all gradients."""
    found, expected = (
        differentiate(layer, X, states, "graph", mask=mask) for layer in (ours, theirs)
    )
    close(found[0], expected[0], 1e-5)
    close(found[1], expected[1], 1e-5)


# --- As Keras -------------------------------------------------------------------------------------


@each_kind
def test_equals_keras(kind):
    states = kind.states() + [-state for state in kind.states()]
    same(*pair(kind, **BOTH), states)


@each_kind
def test_equals_keras_masked(kind):
    """From zeros, see `test_interchange`; Keras's states are masked as its outputs are."""
    same(*pair(kind, return_sequences=True), mask=MASK)


def test_the_last_output_equals_keras_masked():
    same(*pair(FAST[1]), mask=MASK)


@each_merge
def test_equals_keras_however_joined(merge):
    """What runs the two directions has no part in how they are joined."""
    same(*pair(KINDS[1], merge, **BOTH), STATES)
    close(*[run(layer, X) for layer in pair(KINDS[1], merge)], 1e-5)


@each_kind
def test_weights_go_both_ways(kind):
    ours, theirs = pair(kind)
    assert [(w.name, w.shape) for w in ours.weights] == [(w.name, w.shape) for w in theirs.weights]
    theirs.set_weights([draw(*w.shape) for w in theirs.weights])
    ours.set_weights(theirs.get_weights())
    close(run(ours, X), run(theirs, X), 1e-5)


def test_is_made_and_called_as_keras_is():
    ours, theirs = (inspect.signature(m.Bidirectional) for m in (zoo.layers, keras.layers))
    positional = [p for p in theirs.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert [*ours.parameters.values()][: len(positional)] == positional
    calls = [inspect.signature(m.Bidirectional.call) for m in (zoo.layers, keras.layers)]
    assert calls[0] == calls[1]


# --- As two layers run by hand --------------------------------------------------------------------


def by_hand(both, x, states=None, mask=None, training=False):
    """The two layers of a wrapper, made anew, each called alone."""
    found, half = [], len(states or ()) // 2
    for layer, given in zip(
        (both.forward_layer, both.backward_layer),
        (states[:half], states[half:]) if states else (None, None),
        strict=True,
    ):
        alone = type(layer).from_config(layer.get_config())
        alone.build((BATCH, None, FEATURES))
        alone.set_weights(layer.get_weights())
        found.append(run(alone, x, given, mask, training))
    (ahead, *before), (back, *after) = found
    back = back[:, ::-1] if both.return_sequences else back
    return [np.concatenate([ahead, back], -1), *before, *after]


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@each_kind
def test_equals_two_layers(kind, mask):
    """With a mask from any state, too."""
    both = filled(Bidirectional(kind.layer(dtype=DTYPE, **BOTH)))
    states = [*kind.states(), *(2 * state for state in kind.states())]
    close(run(both, X, states, mask), by_hand(both, X, states, mask), EXACT)


def test_equals_two_layers_dropped_out():
    layer = LSTM(UNITS, dropout=0.4, recurrent_dropout=0.4, seed=5, dtype=DTYPE, **BOTH)
    both = filled(Bidirectional(layer))
    expected = by_hand(both, X, training=True)
    close(run(both, X, training=True), expected, EXACT)
    assert not np.allclose(run(both, X)[0], expected[0])


@pytest.mark.parametrize("name", ["dropout", "recurrent_dropout"])
@pytest.mark.parametrize("seed", [None, 0, 5])
def test_each_direction_draws_its_own_dropout(name, seed):
    """Alike at either end, they would give the same if they were dropped alike."""
    both = filled(Bidirectional(GRU(UNITS, **{name: 0.5}, seed=seed), merge_mode=None))
    both.backward_layer.set_weights(both.forward_layer.get_weights())
    still = np.repeat(X[:, :1], TIME, axis=1)
    close(*[[y] for y in run(both, still)])
    ahead, back = run(both, still, training=True)
    assert not np.allclose(ahead, back)


def test_a_seed_repeats_both_dropouts():
    first, again = (filled(Bidirectional(GRU(UNITS, dropout=0.5, seed=5))) for _ in range(2))
    close(run(first, X, training=True), run(again, X, training=True), 0)


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
def test_stateful(mask):
    """Each direction goes on from where it ended, and from zeros after a reset."""
    both = filled(Bidirectional(LSTM(UNITS, stateful=True, dtype=DTYPE, **BOTH)))
    plain = filled(Bidirectional(LSTM(UNITS, dtype=DTYPE, **BOTH)))
    first = run(plain, X, mask=mask)
    close(run(both, X, mask=mask), first, EXACT)
    close(arrays(both.states), first[1:], EXACT)
    close(run(both, X, mask=mask), run(plain, X, first[1:], mask), EXACT)
    both.reset_state()
    close(run(both, X, mask=mask), first, EXACT)


def test_learned_initial_states_are_trained():
    both = filled(Bidirectional(GRU(UNITS, learn_initial_state=True)))
    slopes = gradients(both, X)[1:]
    learned = [w.name == "initial_h" for w in both.trainable_weights]
    assert sum(learned) == 2
    assert all(np.abs(slope).min() > 0 for slope, is_ in zip(slopes, learned, strict=True) if is_)


def test_a_backward_layer_of_its_own():
    other = Recurrent(NormalisedCell(UNITS), go_backwards=True, engine="loop", use_cudnn=False)
    both = filled(Bidirectional(GRU(UNITS), backward_layer=other))
    assert both.backward_layer is other
    assert (other.engine, other.use_cudnn, both.forward_layer.use_cudnn) == ("loop", False, "auto")
    close(run(both, X, mask=MASK), by_hand(both, X, mask=MASK))


# --- Refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [keras.layers.LSTM(UNITS), "lstm", None, zoo.layers.LSTMCell(3)])
def test_layers_are_ours(wrong):
    with pytest.raises(TypeError, match=r"`layer`, .* zoo.layers\..*keras.layers.Bidirectional"):
        Bidirectional(wrong)
    if wrong is not None:
        with pytest.raises(TypeError, match=r"`backward_layer`, .* Received: backward_layer="):
            Bidirectional(LSTM(UNITS), backward_layer=wrong)


def backward(units=UNITS, **arguments):
    return GRU(units, go_backwards=True, **arguments)


@pytest.mark.parametrize(
    "layer, arguments, message",
    [
        (GRU(UNITS), {"merge_mode": "add"}, r"`merge_mode`, .*'ave', None\. .*merge_mode='add'\."),
        (GRU(UNITS), {"weights": [1, 2]}, r"`weights`, .* Received: 2 arrays\. .*`set_weights`"),
        (backward(), {}, r"`layer` must read forwards .*go_backwards=True and True"),
        (GRU(UNITS), {"backward_layer": GRU(UNITS)}, "backwards.*go_backwards=False and False"),
        (GRU(UNITS), {"backward_layer": backward(7)}, r"agree in state_size\..*: \[5\] and \[7\]"),
        (LSTM(UNITS), {"backward_layer": backward()}, r"in state_size\..*: \[5, 5\] and \[5\]"),
        *(
            (GRU(UNITS), {"backward_layer": backward(**{name: True})}, f"in {name}.*False and True")
            for name in ("return_sequences", "return_state", "stateful")
        ),
    ],
)
def test_what_makes_no_sense_is_told(layer, arguments, message):
    with pytest.raises(ValueError, match=message):
        Bidirectional(layer, **arguments)


@pytest.mark.parametrize("given", [STATES[:1], STATES[:3], STATES[0]], ids=["1", "3", "no list"])
def test_an_initial_state_is_for_both_directions(given):
    with pytest.raises(ValueError, match=r"`initial_state` .* h, c forwards .* Received: [13]\."):
        Bidirectional(LSTM(UNITS))(X, initial_state=given)

"""Every property of `conformance` for every recurrence."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import conformance
from kinds import BATCH, DTYPE, FEATURES, KINDS, MASK, TIME, UNITS, X

TENSORFLOW = keras.backend.backend() == "tensorflow"  # JAX compiles anew for every example

ACTIVATIONS = ["activation", "recurrent_activation"]

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
masked = pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
walks = pytest.mark.parametrize(
    "walk",
    [{}, {"go_backwards": True}, {"zero_output_for_mask": True}],
    ids=lambda walk: next(iter(walk), "forwards"),
)
cuts = pytest.mark.parametrize("cut", [1, 4])


@pytest.mark.parametrize("return_state", [False, True], ids=["", "state"])
@pytest.mark.parametrize("return_sequences", [False, True], ids=["last", "sequence"])
@each_kind
def test_shapes(kind, return_sequences, return_state):
    conformance.shapes(kind, return_sequences=return_sequences, return_state=return_state)


@pytest.mark.parametrize("policy", sorted({DTYPE, "float32", "mixed_bfloat16"}))
@each_kind
def test_dtypes(kind, policy):
    conformance.dtypes(kind, policy)


@each_kind
def test_saves_and_loads(kind, tmp_path):
    conformance.saves_and_loads(kind, tmp_path / "model.keras")


@each_kind
def test_knows_no_sizes(kind):
    conformance.knows_no_sizes(kind)


@each_kind
def test_step_is_sequence(kind):
    conformance.step_is_sequence(kind)


@cuts
@each_kind
def test_splits(kind, cut):
    conformance.splits(kind, cut)


@cuts
@each_kind
def test_carries(kind, cut):
    conformance.carries(kind, cut)


@each_kind
def test_causal(kind):
    conformance.causal(kind, t=3)


@each_kind
def test_rows_are_independent(kind):
    conformance.rows_are_independent(kind)


@each_kind
def test_unroll_is_rolled(kind):
    conformance.unroll_is_rolled(kind, MASK)


@each_kind
def test_unroll_is_rolled_without_a_mask(kind):
    conformance.unroll_is_rolled(kind)


@each_kind
def test_unroll_is_rolled_backwards(kind):
    conformance.unroll_is_rolled(kind, MASK, go_backwards=True, zero_output_for_mask=True)


@pytest.mark.parametrize("unroll", [False, True], ids=["rolled", "unrolled"])
@masked
@each_kind
def test_no_steps(kind, mask, unroll):
    conformance.no_steps(kind, None if mask is None else mask[:, :0], unroll=unroll)


@walks
@each_kind
def test_last_is_last(kind, walk):
    conformance.last_is_last(kind, MASK, **walk)


@masked
@each_kind
def test_last_is_last_unrolled(kind, mask):
    conformance.last_is_last(kind, mask, unroll=True)


@each_kind
def test_last_is_last_without_a_mask(kind):
    conformance.last_is_last(kind)


@walks
@each_kind
def test_mask_skips(kind, walk):
    conformance.mask_skips(kind, **walk)


@walks
@each_kind
@settings(deadline=None, max_examples=15 if TENSORFLOW else 3)
@given(
    x=arrays(float, (BATCH, TIME, FEATURES), elements=st.floats(-20, 20)),
    state=arrays(float, (BATCH, UNITS), elements=st.floats(-5, 5)),
    mask=st.none() | arrays(bool, (BATCH, TIME)),
)
def test_equals_reference(kind, walk, x, state, mask):
    states = [state + k for k in range(kind.cell.states)]
    conformance.equals_reference(kind, x, states, mask, **walk)


@each_kind
def test_equals_reference_on_one_step(kind):
    conformance.equals_reference(kind, X[:, :1], kind.states())


@each_kind
def test_equals_reference_without_bias(kind):
    conformance.equals_reference_without_bias(kind)


@pytest.mark.parametrize("names", [ACTIVATIONS[:1], ACTIVATIONS[1:], ACTIVATIONS], ids=" and ".join)
@each_kind
def test_equals_reference_with_activations(kind, names):
    conformance.equals_reference_with_activations(kind, *names)


@pytest.mark.parametrize("how", ["eager", "graph", "xla"] if TENSORFLOW else ["xla"])
@each_kind
def test_gradients_are_slopes(kind, how):
    conformance.gradients_are_slopes(kind, MASK, how)


@each_kind
def test_gradients_are_slopes_without_a_mask(kind):
    conformance.gradients_are_slopes(kind)


@each_kind
def test_gradients_are_slopes_backwards(kind):
    conformance.gradients_are_slopes(kind, MASK, go_backwards=True, zero_output_for_mask=True)


@each_kind
def test_dropout_thins(kind):
    conformance.dropout_thins(kind)


def test_the_mask_has_every_kind_of_row():
    """Padded at the right; with holes and padded at the left; without a valid step."""
    assert MASK.any(0).all() and (~MASK).any(0).all() and not MASK.any(1).all()
    assert np.diff(MASK.astype(int)).tolist()

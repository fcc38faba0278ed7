"""The rest of the collection against its papers, as a second hand wrote them down.

What needs no reference is checked by `zoo.testing.check_cell`, see `tests/zoo/testing`.
"""

import dataclasses

import pytest

import conformance
from kinds import COLLECTION, MASK, X

each_kind = pytest.mark.parametrize("kind", COLLECTION, ids=lambda kind: kind.name)
BIASED = [kind for kind in COLLECTION if kind.name != "LRU"]

WALKS = {
    "whole": {},
    "masked": {"mask": MASK},
    "backwards": {"mask": MASK, "go_backwards": True},
    "zeros": {"mask": MASK, "zero_output_for_mask": True},
}


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
@each_kind
def test_equals_reference(kind, walk):
    conformance.equals_reference(kind, X, kind.states(), **walk)


@each_kind
def test_the_fastest_engine_equals_reference(kind):
    kind = dataclasses.replace(kind, engine="auto")
    conformance.equals_reference(kind, X, kind.states(), **WALKS["backwards"])


@each_kind
def test_equals_reference_on_one_step(kind):
    conformance.equals_reference(kind, X[:, :1], kind.states())


@each_kind
def test_equals_reference_from_zeros(kind):
    conformance.equals_reference(kind, X, [0 * state for state in kind.states()])


@pytest.mark.parametrize("kind", BIASED, ids=lambda kind: kind.name)
def test_equals_reference_without_bias(kind):
    conformance.equals_reference_without_bias(kind)


@pytest.mark.parametrize("names", [["activation"], ["recurrent_activation"]], ids=" and ".join)
@each_kind
def test_equals_reference_with_activations(kind, names):
    conformance.equals_reference_with_activations(kind, *names)


@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@each_kind
def test_gradients_are_slopes(kind, mask):
    conformance.gradients_are_slopes(kind, mask)


@each_kind
def test_gradients_of_the_fastest_engine_are_slopes(kind):
    conformance.gradients_are_slopes(dataclasses.replace(kind, engine="auto"), MASK)

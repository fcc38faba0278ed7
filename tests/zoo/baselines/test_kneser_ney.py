"""n-grams that answer: the same model as that which is only scored, and tuned."""

import numpy as np
import pytest

from zoo.baselines.kneser_ney import KneserNey, of_text, tuned
from zoo.baselines.ngram import interpolated_ngram

SIZE = 6
TEXT = np.random.default_rng(0).zipf(1.7, 400) % SIZE
OTHER = np.random.default_rng(1).zipf(1.7, 60) % SIZE


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_a_text_costs_what_the_other_ngram_says(order):
    model = KneserNey(*of_text(TEXT, order), SIZE)
    events = of_text(np.concatenate([TEXT[len(TEXT) - order + 1 :], OTHER]), order)
    assert len(events[1]) == len(OTHER)
    told = interpolated_ngram(TEXT, OTHER, SIZE, order)
    # the other also counts what opens the text, which has no whole context
    assert model.nats(*events).mean() == pytest.approx(told, rel=2e-2 if order > 1 else 1e-12)


@pytest.mark.parametrize("order", [1, 3])
def test_all_probabilities_sum_to_1_and_are_those_that_are_scored(order):
    model = KneserNey(*of_text(TEXT, order), SIZE)
    contexts, following = of_text(OTHER, order)
    strange = contexts + 100  # nothing like it was counted
    told = model.probabilities(np.concatenate([contexts, strange]))
    assert told.sum(1) == pytest.approx(np.ones(len(told)))
    own = told[np.arange(len(following)), following]
    assert -np.log(own) == pytest.approx(model.nats(contexts, following))


def test_tuning_makes_what_it_is_tuned_on_likelier_and_leaves_the_shortest_grams():
    contexts, following = of_text(TEXT, 3)
    events = of_text(OTHER, 3)
    model = KneserNey(contexts, following, SIZE)
    before, nats = model.discounts.copy(), model.nats(*events).mean()
    model.tune(*events)
    assert model.nats(*events).mean() < nats
    assert np.array_equal(model.discounts[0], before[0])
    assert ((model.discounts[:, 1:] > 0) & (model.discounts[:, 1:] < [1, 2, 3])).all()
    assert model.probabilities(events[0]).sum(1) == pytest.approx(np.ones(len(events[0])))


def test_discounts_are_tuned_on_events_that_were_not_counted():
    contexts, following = of_text(TEXT, 3)
    by_hand = KneserNey(contexts[:-40], following[:-40], SIZE)
    by_hand.tune(contexts[-40:], following[-40:])
    model = tuned(contexts, following, SIZE, share=40 / len(following))
    assert np.array_equal(model.discounts, by_hand.discounts)
    assert np.array_equal(
        model.probabilities(contexts[:5]),
        KneserNey(contexts, following, SIZE, by_hand.discounts).probabilities(contexts[:5]),
    )


@pytest.mark.parametrize(
    ("contexts", "following", "message"),
    [
        ([[0], [1]], [], "`following`, the symbols to count"),
        ([[0], [1]], [0, 9], "`following`, the symbols to count"),
        ([[0]], [0, 1], "`contexts`, what stands before"),
        ([0, 1], [0, 1], "`contexts`, what stands before"),
        ([[0], [-1]], [0, 1], "`contexts`, what stands before"),
        ([[0.5], [1]], [0, 1], "`contexts`, what stands before"),
    ],
)
def test_what_are_no_events_is_told(contexts, following, message):
    with pytest.raises(ValueError, match=message):
        KneserNey(contexts, np.array(following, int), SIZE)

"""n-grams by class: against the same events written out by hand."""

import numpy as np
import pytest

from zoo.baselines.by_class import Labelled, nats_by_class
from zoo.baselines.kneser_ney import KneserNey
from zoo.datasets.splits import Ragged

SIZE, CLASSES, END = 5, 3, 0


def drawn(rows, seed):
    """Sequences whose symbols depend on their class, each with its end."""
    draw = np.random.default_rng(seed)
    classes = draw.integers(0, CLASSES, rows).astype(np.int32)
    sequences = [
        [*(1 + (c + draw.integers(0, 2, draw.integers(1, 6))) % (SIZE - 1)), END] for c in classes
    ]
    return Labelled(Ragged.of(sequences), classes)


def by_hand(labelled, classes, order):
    contexts, following = [], []
    for sequence, label in zip(labelled.sequences, classes, strict=True):
        padded = [SIZE] * (order - 1) + sequence.tolist()
        for place in range(order - 1, len(padded)):
            before = padded[place - order + 1 : place]
            split = max(0, order - 2)
            contexts.append([*before[:split], label, *before[split:]])
            following.append(padded[place])
    return np.array(contexts), np.array(following)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_each_class_is_asked_for_each_sequence(order):
    train, validation, test = drawn(80, 0), drawn(30, 1), drawn(7, 2)
    told = nats_by_class(train, validation, test.sequences, SIZE, CLASSES, order)
    model = KneserNey(*by_hand(train, train.classes, order), SIZE)
    model.tune(*by_hand(validation, validation.classes, order))
    for row, sequence in enumerate(test.sequences):
        for label in range(CLASSES):
            one = Labelled(Ragged.of([sequence]), np.array([label]))
            nats = model.nats(*by_hand(one, [label], order)).sum()
            assert told[row, label] == pytest.approx(nats)


def test_the_class_of_a_sequence_is_likelier_than_others():
    train, test = drawn(300, 0), drawn(100, 2)
    told = nats_by_class(train, drawn(50, 1), test.sequences, SIZE, CLASSES, 3)
    assert np.mean(told.argmin(1) == test.classes) > 0.6

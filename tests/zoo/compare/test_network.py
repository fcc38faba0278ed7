"""What stands around a cell, and the width at which it has as many weights as others."""

import re

import pytest

from zoo.compare import network
from zoo.compare.problems import copy_memory
from zoo.layers.named import Named


def test_all_cells_have_as_many_weights(small):
    problem = small.read()
    for cell in Named.known:
        units = network.width(problem, cell, 4_000)
        weights = network.build(problem, cell, units).count_params()
        assert weights == pytest.approx(4_000, rel=0.05), cell


def test_the_nearest_width_is_taken(small):
    problem = small.read()
    for budget in (4_000, 4_100, 9_999):
        units = network.width(problem, "gru", budget)
        off = [
            abs(network.build(problem, "gru", units + more).count_params() - budget)
            for more in (-1, 0, 1)
        ]
        assert min(off) == off[1]


@pytest.mark.parametrize("cell", ["lstm", "lru", "projected_lstm"])
def test_a_network_answers_as_its_problem_asks(small, cell):
    for problem in (small.read(), copy_memory.read()):
        model = network.build(problem, cell, 4)
        assert network._weights(problem, cell, 4) == model.count_params()
        answers = model(problem.test.inputs[:3])
        assert tuple(answers.shape) == (3, *problem.guess.shape)
        assert problem.loss(answers, problem.test.targets[:3]).shape[0] == 3
        assert [layer.name for layer in model.layers[1:]] == [
            "front",
            "recurrence",
            "read_out",
            "outputs",
        ]


@pytest.mark.parametrize("budget, nearest", [(100, 1), (300, 3)])
def test_a_budget_that_no_width_meets_is_told(small, budget, nearest):
    told = rf"within 5%. Received: budget={budget}, to which lstm .* with \d+ units"
    with pytest.raises(ValueError, match=told) as caught:
        network.width(small.read(), "lstm", budget)
    assert re.search(r"\n", str(caught.value)) is None

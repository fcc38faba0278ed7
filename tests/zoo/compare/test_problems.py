"""What cells are compared on: rows, losses, and what needs no network."""

import math
import os
from pathlib import Path

import numpy as np
import pytest

from zoo import names
from zoo.baselines.frequencies import character_frequencies
from zoo.compare import data, problems
from zoo.compare.problems import adding, characters, copy_memory, digits, exchange_rate
from zoo.datasets import text
from zoo.datasets.sources.source import Source


@pytest.fixture(autouse=True)
def nothing_fetched(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("name", names.names(problems))
def test_every_problem_says_what_it_is(name):
    problem = names.find(problems, name, "problem").read()
    for part in (problem.train, problem.validation, problem.test):
        assert len(part.inputs) == len(part.targets) >= 100
        assert part.inputs.dtype == (np.int32 if problem.vocabulary else np.float32)
        assert part.inputs.shape[1:] == problem.train.inputs.shape[1:]
    assert problem.guess.shape[-1] == problem.outputs
    shape = (len(problem.test.inputs), *problem.guess.shape)
    assert problem.each_step == (problem.guess.ndim == 2)
    noise = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    bad = problem.score(noise, problem.test.targets)
    assert bad > problem.trivial_score if problem.falls else bad < problem.trivial_score + 0.05
    assert (
        0
        < problem.trivial_loss
        < problem.mean_loss(
            noise[: len(problem.validation.inputs)], problem.validation.targets[: len(noise)]
        )
    )


def test_who_needs_no_network_scores_what_is_known():
    assert adding.read().trivial_score == pytest.approx(1 / 6, abs=0.01)
    copies = copy_memory.read()
    assert copies.trivial_score == pytest.approx(1 / 8, abs=0.01)
    assert copies.trivial_loss == pytest.approx(math.log(8), abs=0.01)
    assert digits.read().trivial_loss == pytest.approx(math.log(10), abs=0.02)


def test_only_the_symbols_count_in_copy_memory():
    problem = copy_memory.read()
    outputs = np.zeros((3, copy_memory.PAUSE + 2 * copy_memory.KEPT, problem.outputs), np.float32)
    targets = problem.test.targets[:3]
    for step in range(-copy_memory.KEPT, 0):
        outputs[np.arange(3), step, targets[:, step]] = 50
    assert problem.score(outputs, targets) == 1
    assert problem.mean_loss(outputs, targets) == pytest.approx(0, abs=1e-6)


def test_characters_follow_one_another():
    problem = characters.read()
    inputs, targets = problem.train
    assert (inputs[:, 1:] == targets[:, :-1]).all() and (inputs[1:, 0] == targets[:-1, -1]).all()
    encoded = text.characters("python-docs", everything=True)
    judged = problem.test.targets.ravel()
    expected = character_frequencies(encoded.train, judged, problem.outputs)
    assert problem.trivial_score == pytest.approx(expected, abs=1e-5)
    assert "tiny-shakespeare is not at hand" in problem.data
    half = len(encoded.validation) // 2
    assert (problem.test.inputs.ravel()[:9] == encoded.validation[half : half + 9]).all()


def test_rates_are_told_from_what_came_before():
    problem = exchange_rate.read()
    inputs, targets = problem.train
    ahead, many = exchange_rate.HORIZON, exchange_rate.SIMULATED
    assert "simulated" in problem.data and not inputs[:, -1].any()
    # the move up to a day is minus what was read of it by who stood at its end
    np.testing.assert_allclose(targets[:-ahead], -inputs[ahead:, -1 - ahead], atol=1e-4)
    assert targets.std(0) == pytest.approx(1, abs=0.05)
    parts = [part.targets for part in (problem.train, problem.validation, problem.test)]
    first = exchange_rate.TIME + ahead - 1
    assert [*map(len, parts)] == [many * 6 // 10 - first, many // 5, many // 5]


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_real_data_are_taken_where_they_are():
    folder = Path(os.environ["ZOO_TEST_DATA"])
    problem = exchange_rate.read(folder)
    assert (problem.data, len(problem.test.inputs)) == ("exchange-rate", 1517)
    assert problem.trivial_score == pytest.approx(0.0238, abs=5e-5)  # as it is known
    problem = characters.read(folder)
    assert (problem.data, problem.vocabulary) == ("tiny-shakespeare", 65)


def test_files_are_looked_for_in_the_folder_and_among_those_fetched(tmp_path):
    source = Source("a/b.txt", "https://a.b", "0" * 64, 1, "none", "nobody")
    folder = tmp_path / "data"
    (folder / "lm").mkdir(parents=True)
    assert data.found(folder, "lm/b.txt", source) is None
    source.cached.parent.mkdir(parents=True)
    source.cached.write_text("x")
    assert data.found(folder, "lm/b.txt", source) == data.found(None, "lm/b.txt", source)
    (folder / "b.txt").write_text("x")
    assert data.found(folder, "lm/b.txt", source) == folder / "b.txt"
    (folder / "lm" / "b.txt").write_text("x")
    assert data.found(folder, "lm/b.txt", source) == folder / "lm" / "b.txt"


def test_a_folder_without_data_is_refused(tmp_path):
    data.check(None)
    with pytest.raises(FileNotFoundError, match=r"must hold lm/tiny.* or forecast/exchange_rate"):
        data.check(tmp_path)
    (tmp_path / "tinyshakespeare.txt").write_text("x")
    data.check(tmp_path)

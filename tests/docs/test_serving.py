"""What docs/serving.md says of exported models is so."""

import re
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from zoo import names, tasks
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.decoding.text import TextDecoder
from zoo.export import characters
from zoo.tasks.models.sentiment import Model
from zoo.topologies import build_model

PAGE = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")
ALONE, STEPPED = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "serving"


def test_the_first_block_runs_and_needs_tensorflow_alone(place, capsys):
    facts = {"classes": ["bad", "good"], "words": ["film", "fine", "."]}
    settings = tasks.find("sentiment").settings(units=3, embedding=2)
    model = Model(settings, facts, {})
    model.export(place / "sentiment" / "1")
    found: dict = {}
    exec(ALONE, found)
    told = found["answer"]["probabilities"].numpy()
    answers = model.predict(["A fine film.", "Two hours lost."])
    expected = [[answer[name] for name in facts["classes"]] for answer in answers]
    np.testing.assert_allclose(told, expected, atol=1e-6)
    assert capsys.readouterr().out == f"{told}\n"
    assert re.findall(r"^(?:import|from) (\w+)", ALONE + STEPPED, re.MULTILINE) == ["tensorflow"]


@pytest.fixture(scope="module")
def writer():
    """Untrained."""
    model = build_model("synced_many_to_many", units=3, vocabulary=6)
    return TextDecoder(model, Vocabulary("efhmot"))


def test_the_second_block_goes_on_from_the_end_of_each_text(place, writer):
    characters.export(writer, place / "writer" / "1", ["the", "of"])
    found: dict = {"tf": tf}
    exec(STEPPED, found)
    whole, _ = writer.probabilities(["theme", "ofth"])
    np.testing.assert_allclose(found["state"]["probabilities"], whole, atol=1e-6)


def test_all_tasks_are_in_the_table():
    for name in names.names(tasks):
        assert f"`{name.replace('_', '-')}`" in PAGE

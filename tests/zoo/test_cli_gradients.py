"""`zoo gradients`: what it shows of a trained model, and what it refuses."""

import numpy as np
import pytest

import zoo
from refused import assert_refused


def test_it_shows_layers_gates_and_weights(command, folder, trained, tmp_path):
    pytest.importorskip("matplotlib")
    chart = tmp_path / "chart.svg"
    said = command("gradients", folder, "--chart", chart)
    assert (said.code, said.err) == (0, "")
    flow = trained.gradients()
    layer = flow["recurrence_0"]
    assert f"{layer.rate:.3f}" in said.out
    for word in ("recurrence_0", "LSTM", "forget", "recurrent_kernel", "saturated"):
        assert word in said.out
    assert chart.read_bytes().startswith(b"<?xml")


def test_it_is_the_loss_at_the_last_character_alone(trained, settings):
    layer = trained.gradients()["recurrence_0"]
    assert len(layer.norms) == settings["window"]
    assert not trained.model.compiled
    assert (np.diff(layer.norms[-5:]) > 0).all()


def test_a_speller_is_measured_on_its_word(command, tmp_path):
    zoo.train("spell", out=tmp_path / "speller", epochs=2)
    said = command("gradients", tmp_path / "speller")
    assert (said.code, said.err) == (0, "")
    assert "SimpleRNN" in said.out
    assert_refused(command("gradients", tmp_path / "speller", "--data", "x.txt"), "`data`")


@pytest.mark.parametrize(
    "options, message",
    [
        (["--data", "missing.txt"], "missing.txt"),
        (["--data", "short.txt"], "one more character"),
        (["--chart", "a.pdf"], ".png or .svg"),
        (["--chart", "no/a.svg"], "no/a.svg"),
    ],
    ids=str,
)
def test_what_cannot_be_measured_is_one_line(command, place, folder, trained, options, message):
    pytest.importorskip("matplotlib")
    assert_refused(command("gradients", folder, *options), message)


def test_no_folder_of_a_model_is_one_line(command, place):
    assert_refused(command("gradients", "nowhere"), "nowhere")

"""Digits, row by row and all at once: learnt, judged, kept, exported, asked."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import digits
from zoo.tasks.models.digits import drawn

SMALL = {"units": 16, "layers": 1, "dropout": 0.0, "epochs": 3, "batch": 32, "learning_rate": 2e-2}
PICTURES = digits.load().test.pictures[:5]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("digits") / "run"


@pytest.fixture(scope="module")
def trained(folder):
    return zoo.train("digits", out=folder, **SMALL)


def test_it_learns_and_is_judged_beside_the_commonest_digit(trained):
    scores = trained.card["scores"]
    rows = digits.load()
    commonest = np.bincount(rows.train.labels).argmax()
    right = float(np.mean(rows.test.labels == commonest))
    assert scores["the commonest digit"]["accuracy"] == pytest.approx(right)
    assert scores["this model"]["accuracy"] > 3 * right
    losses = [point["training_loss"] for point in trained.card["curve"]]
    assert losses == sorted(losses, reverse=True)
    assert trained.card["judged"] == "test"


def test_what_is_evaluated_is_what_the_card_tells_and_what_is_predicted(trained):
    told = trained.card["scores"]["this model"]
    assert trained.evaluate() == pytest.approx(told)
    rows = digits.load().test
    said = [next(iter(answer)) for answer in trained.predict(rows.pictures)]
    right = np.mean([digits.CLASSES[n] == word for n, word in zip(rows.labels, said, strict=True)])
    assert right == pytest.approx(told["accuracy"])


def test_probabilities_sum_to_1_the_likeliest_first(trained):
    for answer in trained.predict(PICTURES):
        values = list(answer.values())
        assert values == sorted(values, reverse=True)
        assert sum(values) == pytest.approx(1, abs=1e-5)
        assert set(answer) == {*digits.CLASSES}


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    assert loaded.predict(PICTURES) == trained.predict(PICTURES)
    assert loaded.samples() == trained.samples()
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert f"{trained.card['scores']['this model']['accuracy']:.4f}" in page
    assert "the commonest digit" in page and "zoo train digits" in page
    assert "the commonest digit" in loaded.verdict() and loaded.verdict() in page


def test_an_exported_model_takes_pictures(trained, tmp_path):
    proof = trained.export(tmp_path / "1")
    assert proof.difference < 1e-5
    serve = tf.saved_model.load(tmp_path / "1").signatures["serve"]
    answers = serve(pictures=tf.constant(PICTURES, tf.float32))["probabilities"].numpy()
    for row, answer in zip(answers, trained.predict(PICTURES), strict=True):
        known = dict(zip(digits.CLASSES, row.tolist(), strict=True))
        assert answer == pytest.approx(known, abs=1e-6)


def test_the_plain_network_sees_all_rows_at_once():
    trained = zoo.train("digits", topology="one_to_one", **SMALL)
    assert trained.model.name == "one_to_one"
    assert trained.card["scores"]["this model"]["accuracy"] > 0.3


@pytest.mark.parametrize(
    "raw",
    [
        [],
        PICTURES[0],
        PICTURES[:, :7],
        PICTURES[..., None],
        np.full((1, 8, 8), np.nan),
        PICTURES.astype(float) - 1,
        np.full((1, 8, 8), 256),
        PICTURES / 255,
        (PICTURES > 128).astype(int),
        np.full((1, 8, 8), "a"),
        [[[0] * 8] * 8, [[0] * 7] * 8],
        None,
    ],
    ids=[
        "none",
        "one",
        "cut",
        "channels",
        "nan",
        "negative",
        "bright",
        "scaled",
        "black and white",
        "letters",
        "ragged",
        "None",
    ],
)
def test_what_are_no_pictures_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the pictures, must (have|hold) .* Received: "):
        trained.predict(raw)


def test_paper_is_a_picture_and_pictures_come_from_generators_too(trained):
    paper = np.zeros_like(PICTURES[:1])
    assert trained.predict(paper) == trained.predict(paper.astype(float))
    assert trained.predict(picture for picture in PICTURES) == trained.predict(PICTURES)


def test_a_file_is_read_whether_dark_on_light_or_light_on_dark(command, trained, folder, tmp_path):
    from PIL import Image

    big = np.kron(PICTURES[0], np.ones((20, 20), np.uint8))
    for name, pixels in (("dark", 255 - big), ("light", big)):
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    said = command("predict", folder, tmp_path / "dark.png", tmp_path / "light.png", "--most", "1")
    assert said.code == 0
    first, second = (line.rpartition("→ ")[2] for line in said.out.splitlines())
    assert first == second
    assert command("predict", folder, tmp_path / "none.png").code == 2


def test_the_command_line_evaluates(command, trained, folder):
    said = command("evaluate", folder)
    accuracy = trained.card["scores"]["this model"]["accuracy"]
    assert (said.code, said.out) == (0, f"accuracy: {accuracy:.4f}\n")


def test_what_was_not_trained_on_is_not_judged(command, trained, folder, tmp_path, monkeypatch):
    known = digits.load()
    cut = digits.Digits(known.train.pictures[:, :7], known.train.labels)
    smaller = dataclasses.replace(known, train=cut)
    monkeypatch.setattr(digits, "load", lambda *_: smaller)
    with pytest.raises(ValueError, match=r"must have the shape \[8, 8\]\. Received: \[7, 8\]"):
        trained.evaluate(str(tmp_path))
    monkeypatch.undo()
    trained.card["data"]["sha256"], kept = "0" * 64, trained.card["data"]["sha256"]
    with pytest.raises(ValueError, match=r"digits are no longer the data .* Name the data"):
        trained.evaluate()
    assert trained.evaluate("digits")
    trained.card["data"]["sha256"] = kept
    said = command("evaluate", folder, "--encoding", "utf-8")
    assert said.code == 2 and "`encoding` is of tasks that read one text" in said.err


def test_a_picture_is_drawn_in_letters():
    assert drawn(np.array([[0, 255], [128, 0]], np.uint8)) == "  ██\n▒▒"


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_mnist_is_read_from_a_folder():
    from zoo.tasks import find

    task = find("digits")
    data = Path(os.environ["ZOO_TEST_DATA"], "images", "mnist")
    splits = task.read(task.settings(data=str(data)))
    assert splits.test.pictures.shape == (10_000, 28, 28)

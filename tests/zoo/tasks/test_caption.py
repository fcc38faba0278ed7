"""Captions: learnt, judged on what was and was not shown, kept, exported, asked."""

import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import scenes
from zoo.datasets.splits import Splits
from zoo.tasks import find
from zoo.tasks.models.caption import Model

TINY = {
    "scenes": 600,
    "filters": 4,
    "convolutions": 2,
    "units": 16,
    "dropout": 0.0,
    "epochs": 2,
    "batch": 32,
    "learning_rate": 1e-2,
    "average": 0,
}
SCENES = scenes.load(scenes=600)
PICTURES = SCENES.test.pictures[:3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("caption") / "run"


@pytest.fixture(scope="module")
def trained(folder):
    return zoo.train("caption", out=folder, **TINY)


def test_it_learns_and_is_judged_beside_chance(trained):
    scores = trained.card["scores"]
    alike = "the caption of what is most alike"
    assert list(scores) == ["chance", "the commonest caption", alike, "this model"]
    assert scores[alike]["held-out combinations"] == 0
    assert {tuple(of) for of in scores.values()} == {
        ("seen combinations", "held-out combinations", "black pictures")
    }
    curve = trained.card["curve"]
    assert curve[-1]["validation_loss"] < curve[0]["validation_loss"] < np.log(21)


def test_the_commonest_caption_is_counted(trained):
    captions = list(SCENES.train.captions)
    commonest = max(captions, key=captions.count)
    seen = [
        c for c, held in zip(SCENES.test.captions, SCENES.test.held_out, strict=True) if not held
    ]
    told = trained.card["scores"]["the commonest caption"]
    assert told["seen combinations"] == pytest.approx(seen.count(commonest) / len(seen))
    assert told["held-out combinations"] == 0


def test_shares_are_of_whole_sentences(trained):
    rows = SCENES.test.take(np.arange(0, len(SCENES.test), 4))
    right = np.array(
        [trained.predict(p[None]) == [c] for p, c in zip(rows.pictures, rows.captions, strict=True)]
    )
    told = trained.score(rows)
    assert told["seen combinations"] == pytest.approx(right[~rows.held_out].mean())
    assert told["held-out combinations"] == pytest.approx(right[rows.held_out].mean())
    (black,) = trained.predict(np.zeros((1, 18, 18)))
    assert told["black pictures"] == pytest.approx(np.mean([c == black for c in rows.captions]))


def test_who_is_always_right_has_all(trained, monkeypatch):
    rows = SCENES.test
    monkeypatch.setattr(trained, "predict", lambda pictures: list(rows.captions)[: len(pictures)])
    assert trained.score(rows)["seen combinations"] == 1
    assert trained.score(rows)["held-out combinations"] == 1


def test_sentences_are_of_words_of_the_captions_and_end(trained):
    for sentence in trained.predict(PICTURES):
        assert {*sentence.split()} <= {*trained.words.words}
        assert 0 < len(sentence.split()) <= 7


def test_what_is_evaluated_is_what_the_card_tells(trained):
    assert trained.evaluate() == pytest.approx(trained.card["scores"]["this model"])


def test_each_word_looks_at_the_picture(trained):
    sentences = trained.predict(PICTURES)
    for sentence, looks in zip(sentences, trained.attention(PICTURES), strict=True):
        assert [word for word, _ in looks] == sentence.split()
        for _, places in looks:
            assert places.shape == (5, 5)
            assert places.sum() == pytest.approx(1, abs=1e-5)


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    assert loaded.predict(PICTURES) == trained.predict(PICTURES)
    assert loaded.samples() == trained.samples()
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "black pictures" in page and "scenes of the test split" in page


def test_an_exported_model_takes_pictures(trained, tmp_path):
    assert trained.export(tmp_path / "1").difference < 1e-5
    signatures = tf.saved_model.load(tmp_path / "1").signatures
    said = signatures["serve"](pictures=tf.constant(PICTURES))["sentences"].numpy()
    assert [sentence.decode() for sentence in said] == trained.predict(PICTURES)

    how = {"width": tf.constant(5), "alpha": tf.constant(0.0), "best": tf.constant(4)}
    answer = signatures["beam"](pictures=tf.constant(PICTURES), **how)
    scores = answer["scores"].numpy()
    assert answer["sentences"].shape == scores.shape == (3, 4)
    assert (np.diff(scores) <= 0).all()
    assert all(len({*row}) == 4 for row in answer["sentences"].numpy())
    how |= {"width": tf.constant(1), "best": tf.constant(1)}
    greedy = signatures["beam"](pictures=tf.constant(PICTURES), **how)["sentences"].numpy()
    assert greedy[:, 0].tolist() == said.tolist()


@pytest.mark.parametrize(
    "raw",
    [[], PICTURES[0], PICTURES[:, :7], np.full((1, 18, 18), np.nan), PICTURES.astype(float) - 1],
    ids=["none", "one", "cut", "nan", "negative"],
)
def test_what_are_no_pictures_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the pictures, must (have|hold) .* Received: "):
        trained.predict(raw)


def test_the_command_line_reads_a_file(command, trained, folder, tmp_path):
    from PIL import Image

    Image.fromarray(PICTURES[0]).save(tmp_path / "scene.png")
    said = command("predict", folder, tmp_path / "scene.png")
    assert said.code == 0
    assert said.out.rpartition("→ ")[2].strip() == trained.predict(PICTURES[:1])[0]


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_scenes_of_mnist_are_made_of_a_folder():
    task = find("caption")
    data = Path(os.environ["ZOO_TEST_DATA"], "images", "mnist")
    splits = task.read(task.settings(data=str(data), scenes=20))
    assert splits.test.pictures.shape == (4, 63, 63)


@pytest.mark.parametrize("side, convolutions", [(18, 3), (63, 4), (4, 1)])
def test_pictures_are_halved_until_few_places_are_left(side, convolutions):
    rows = scenes.Scenes(np.zeros((2, side, side), np.uint8), ("", ""), np.zeros(2, bool))
    settings = Model.suited(find("caption").settings(), Splits(rows, rows, rows))
    assert settings.convolutions == convolutions

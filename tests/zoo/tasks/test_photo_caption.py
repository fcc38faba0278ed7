"""Captions of photos: learnt from a folder, judged, kept, exported, asked by file and by array."""

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets.formats.pictures.photos import Photo
from zoo.evaluation.bleu import bleu
from zoo.tasks import find
from zoo.tasks.models.photo_caption import Model
from zoo.tasks.models.photos import fitted, most_usual, written

Image = pytest.importorskip("PIL.Image")

TINY = {
    "side": 10,
    "filters": 8,
    "convolutions": 2,
    "units": 24,
    "dropout": 0.0,
    "epochs": 20,
    "batch": 16,
    "learning_rate": 1e-2,
    "average": 0,
    "longest": 7,
    "engine": "loop",
}
COLOURS, SIDES = {"red": (220, 30, 30), "blue": (30, 30, 220)}, {"left": 2, "right": 12}
COUNT = 64
ALIKE = "the caption of what is most alike"
MEASURES = ["BLEU", "exactly right", "different captions", "BLEU of black photos"]


def kind(number):
    """The colour and the side of a photo's square."""
    return [*COLOURS][number % 2], [*SIDES][number // 2 % 2]


def photo(number):
    """(20, 20, 3) uint8: a square on grey, each photo of a place and a grey of its own."""
    (colour, side), nth = kind(number), number // 4
    pixels = np.full((20, 20, 3), 90 + 4 * nth, np.uint8)
    top, left = nth, SIDES[side]
    pixels[top : top + 5, left : left + 6] = COLOURS[colour]
    return pixels


def captions(number):
    colour, side = kind(number)
    return f"A {colour} square on the {side}", f"the {side} has a {colour} square"


def write(folder, numbers):
    """A folder of photos; of .bmp, whose bytes, and so the split, no version of Pillow changes."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["image,caption"]
    for number in numbers:
        Image.fromarray(photo(number)).save(folder / f"{number}.bmp")
        lines += [f"{number}.bmp,{caption}" for caption in captions(number)]
    (folder / "captions.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write(tmp_path_factory.mktemp("own") / "photos", range(COUNT))


@pytest.fixture(scope="module")
def splits(data):
    task = find("photo-caption")
    return task.read(task.settings(data=str(data), side=TINY["side"]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("photo_caption") / "run"


@pytest.fixture(scope="module")
def trained(folder, data):
    return zoo.train("photo-caption", data=data, out=folder, **TINY)


def test_it_learns_and_is_judged_beside_what_is_blind(trained, splits):
    curve = trained.card["curve"]
    assert curve[-1]["training_loss"] < 0.5 * curve[0]["training_loss"]
    scores = trained.card["scores"]
    assert list(scores) == ["the most usual caption", ALIKE, "this model"]
    assert [[*of] for of in scores.values()] == [MEASURES] * 3
    usual, own = scores["the most usual caption"], scores["this model"]
    assert own["BLEU"] > max(usual["BLEU"], own["BLEU of black photos"])
    assert usual["BLEU"] == usual["BLEU of black photos"]
    assert usual["different captions"] == 1 / len(splits.test)


def test_scores_are_of_all_captions_of_each_photo(trained, splits):
    rows = splits.test
    said = trained.predict(rows.pixels)
    wanted = [[*map(written, of)] for of in rows.captions]
    told = trained.score(rows)
    assert told["BLEU"] == pytest.approx(bleu(said, wanted).score)
    right = [one in of for one, of in zip(said, wanted, strict=True)]
    assert told["exactly right"] == pytest.approx(np.mean(right))
    assert told["different captions"] == len(set(said)) / len(said)
    (black,) = trained.predict(np.zeros((1, 10, 10, 3), np.uint8))
    assert told["BLEU of black photos"] == pytest.approx(bleu([black] * len(said), wanted).score)
    assert "BLEU nrefs:2|case:mixed" in trained.tables()[0].caption


def test_who_says_any_of_the_captions_has_all(trained, splits, monkeypatch):
    rows = splits.train
    said = [written(of[number % 2]) for number, of in enumerate(rows.captions)]
    monkeypatch.setattr(trained, "predict", lambda photos: said[: len(photos)])
    told = trained.score(rows)
    assert told["BLEU"] == pytest.approx(100)
    assert told["exactly right"] == 1


def test_the_most_usual_caption_is_long_as_most_and_of_pairs_that_occur():
    said = ["a dog runs", "a dog runs", "one cat sleeps", "a dog", "a dog runs in a wide park"]
    assert most_usual(said) == "a dog runs"


def test_what_is_rare_is_not_learnt_and_what_is_long_has_no_end(data):
    task = find("photo-caption")
    read = task.read(task.settings(data=str(data), side=4))
    rows = read.train.take([0, 1, 0])
    rare = [("a red zebu", "a red square"), ("a red square on the left side", "a"), ("red",)]
    rows = dataclasses.replace(rows, captions=tuple(rare))
    settings = task.settings(side=4, convolutions=1, filters=1, units=2, longest=3)
    encoded = Model(settings, {"words": ["a", "on", "red", "square"]}, {}).encode(rows)
    start, end, a, _, red, square = range(2, 8)
    assert [row.tolist() for row in encoded.targets] == [
        [a, red, 1],
        [a, red, square],
        [a, red, square],
        [a, end],
        [red, end],
    ]
    assert [row[0] for row in encoded.tokens] == [start] * 5
    assert encoded.tokens[0].tolist() == [start, a, red]
    assert encoded.weights[0].tolist() == [1, 1, 0]
    assert encoded.weights.values.sum() == len(encoded.weights.values) - 1
    assert encoded.given.pixels is rows.pixels  # kept once, as bytes
    np.testing.assert_array_equal(encoded.given[[1, 2, 4]], rows.pixels / np.float32(255))


def test_nothing_is_said_but_known_words(trained):
    sentences = trained.predict(np.random.default_rng(0).integers(0, 256, (5, 9, 9, 3), np.uint8))
    for sentence in sentences:
        assert {*sentence.split()} <= {*trained.words.words}
        assert len(sentence.split()) <= 7


def test_files_and_arrays_of_any_size_are_read_alike(trained, data):
    paths, arrays = [data / "0.bmp", str(data / "3.bmp")], np.stack([photo(0), photo(3)])
    said = trained.predict(paths)
    assert said == trained.predict(arrays) == trained.predict([*arrays]) and said[0] != said[1]
    assert trained.predict([paths[0], np.repeat(np.repeat(arrays[1], 3, 0), 3, 1)]) == said


@pytest.mark.parametrize("shape", [(10, 10), (20, 30), (33, 24), (7, 5)], ids=str)
def test_arrays_are_brought_to_size_as_files_are(shape, tmp_path):
    smooth = np.linspace(0, 255, np.prod(shape) * 3).reshape(*shape, 3).astype(np.uint8)
    Image.fromarray(smooth).save(tmp_path / "it.png")
    of_array = fitted(smooth[None], 10).numpy()[0].astype(int)
    of_file = Photo(tmp_path / "it.png").pixels(10, 10).astype(int)
    assert of_array.shape == (10, 10, 3)
    assert abs(of_array - of_file).max() <= (0 if shape == (10, 10) else 1)  # roundings differ


def test_each_word_looks_at_the_photo(trained, data):
    looks = trained.attention([data / "0.bmp", data / "1.bmp"])
    for sentence, said in zip(looks, trained.predict([photo(0), photo(1)]), strict=True):
        assert [word for word, _ in sentence] == said.split()
        for _, places in sentence:
            assert places.shape == (3, 3)
            assert places.sum() == pytest.approx(1, abs=1e-5)


def test_a_kept_model_answers_as_before(trained, folder, splits):
    loaded = zoo.load(folder)
    assert loaded.predict(splits.test.pixels) == trained.predict(splits.test.pixels)
    assert loaded.evaluate() == pytest.approx(trained.card["scores"]["this model"])
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "different captions" in page and "photos of the test split" in page
    first = loaded.samples()[0]
    assert first.text == "\n".join(splits.test.captions[0])


def test_other_photos_can_be_judged_and_changed_ones_are_told(trained, tmp_path, data):
    other = write(tmp_path / "other", range(0, COUNT, 2))
    assert [*trained.evaluate(data=other)] == MEASURES
    before = (data / "0.bmp").read_bytes()
    Image.fromarray(photo(1)).save(data / "0.bmp")
    try:
        with pytest.raises(ValueError, match="no longer the data the model was trained on"):
            trained.evaluate()
    finally:
        (data / "0.bmp").write_bytes(before)


def test_an_exported_model_takes_photos_of_any_size(trained, tmp_path):
    assert trained.export(tmp_path / "1").difference < 1e-5
    signatures = tf.saved_model.load(tmp_path / "1").signatures
    photos = np.stack([photo(number) for number in range(4)])
    said = signatures["serve"](photos=tf.constant(photos))["sentences"].numpy()
    assert [sentence.decode() for sentence in said] == trained.predict(photos)
    how = {"width": tf.constant(1), "alpha": tf.constant(0.0), "best": tf.constant(1)}
    greedy = signatures["beam"](photos=tf.constant(photos), **how)["sentences"].numpy()
    assert greedy[:, 0].tolist() == said.tolist()


@pytest.mark.parametrize(
    "raw",
    [[], "a.jpg", photo(0), [photo(0)[..., 0]], [photo(0) / 255], [3], [photo(0)[:0]], np.array(3)],
    ids=["none", "text", "one", "grey", "floats", "number", "empty", "scalar"],
)
def test_what_are_no_photos_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the photos, must be .* Received: [^\n]*\.$"):
        trained.predict(raw)


def test_data_must_be_given_and_be_there(command, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"must be given by path\. Received: none\. Give a"):
        zoo.train("photo-caption")
    said = command("train", "photo-caption", "--data", tmp_path / "nowhere")
    assert said.code == 2
    assert "where nothing is" in said.err and said.err.count("\n") == 1


def test_the_command_line_reads_files(command, trained, folder, data):
    said = command("predict", folder, data / "0.bmp", data / "3.bmp")
    assert said.code == 0
    told = [line.rpartition("→ ")[2] for line in said.out.strip().split("\n")]
    assert told == trained.predict([photo(0), photo(3)])
    missing = command("predict", folder, data / "none.bmp")
    assert missing.code == 2 and "none.bmp" in missing.err


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_a_part_of_coco_is_judged_on_validation(tmp_path, monkeypatch):
    monkeypatch.setenv("ZOO_HOME", str(tmp_path / "cache"))
    data = Path(os.environ["ZOO_TEST_DATA"], "captioning", "coco", "tiny_coco_100img.tar.gz")
    trained = zoo.train("photo-caption", data=data, **TINY | {"epochs": 1, "batch": 64})
    assert trained.card["judged"] == "validation"
    assert all([*of] == MEASURES for of in trained.card["scores"].values())

"""Genes: learnt fold by fold, judged together, kept, exported, asked."""

import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import genes
from zoo.tasks import find
from zoo.tasks.models.genes import together

SMALL = {
    "units": 4,
    "embedding": 8,
    "filters": 8,
    "dropout": 0.0,
    "batch": 200,
    "epochs": 25,
    "learning_rate": 5e-2,
    "engine": "loop",  # compiles nothing
}


def piece(number: int) -> tuple[str, str]:
    """Of each class in turn: letters by chance, in the middle what begins or ends an exon."""
    letters = np.random.default_rng(number).choice([*"ACGT"], 60)
    mark = ("EI", "IE", "N")[number % 3]
    letters[29:33] = [*{"EI": "GGTA", "IE": "CAGG", "N": "TTCC"}[mark]]
    return mark, "".join(letters)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("genes") / "splice.data"
    path.write_text(
        "\n".join(f"{m},gene-{n},{t}" for n, (m, t) in enumerate(map(piece, range(90))))
    )
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("genes") / "run"


@pytest.fixture(scope="module")
def trained(folder, file):
    return zoo.train("genes", out=folder, data=file, fold=1, folds=2, **SMALL)


@pytest.fixture(scope="module")
def splits(file):
    return [genes.load_splice(file, fold) for fold in (1, 2)]


def test_it_learns(trained):
    points = trained.card["curve"]
    assert points[-1]["training_loss"] < 0.3 * points[0]["training_loss"]


def test_the_first_fold_s_model_is_kept_and_judged_by_its_own_rows(trained, folder, splits):
    test = splits[0].test
    texts = ["".join(genes.LETTERS[n - 1] for n in row) for row in test.letters]
    said = [next(iter(answer)) for answer in trained.predict(texts)]
    right = [splits[0].classes[n] for n in test.labels]
    accuracy = np.mean(np.equal(said, right))
    assert trained.evaluate()["accuracy"] == pytest.approx(accuracy)
    assert trained.card["folds"][0]["this model"] == pytest.approx(accuracy)
    assert zoo.load(folder).predict(texts) == trained.predict(texts)


def test_the_folds_are_judged_together_by_their_rows(trained, splits):
    rows = [len(split.test) for split in splits]
    assert [fold["rows"] for fold in trained.card["folds"]] == rows
    assert trained.card["split"]["test"] == sum(rows)
    right = 0
    for split in splits:
        commonest = np.bincount(split.train.labels).argmax()
        right += int(np.sum(split.test.labels == commonest))
    scores = trained.card["scores"]
    assert scores["the commonest class"]["accuracy"] == pytest.approx(right / sum(rows))
    assert scores["the commonest class"]["accuracy"] < scores["this model"]["accuracy"]
    assert scores["naive Bayes by place"]["accuracy"] > 0.8


def test_accuracies_are_weighed_by_rows_and_their_deviation_is_told():
    cards = [
        {"split": {"test": n}, "scores": {"this model": {"accuracy": a}}, "seconds": 2.0}
        for n, a in ((10, 0.5), (30, 0.9))
    ]
    both = together(cards)
    assert both["scores"]["this model"] == pytest.approx(
        {"accuracy": 0.8, "deviation between folds": 0.2}
    )
    assert (both["seconds"], both["split"]["test"]) == (4.0, 40)


def test_small_letters_and_letters_for_what_is_not_known_are_read(trained):
    text = piece(4)[1]
    one, other, _ = trained.predict([text, text.lower(), "N" * 60])
    assert one == pytest.approx(other, abs=1e-5)


def test_an_exported_model_takes_letters_of_the_length_that_was_learnt(trained, tmp_path):
    assert trained.export(tmp_path / "1").difference < 1e-5
    serve = tf.saved_model.load(tmp_path / "1").signatures["serve"]
    texts = [piece(n)[1] for n in range(3)]
    answers = serve(texts=tf.constant([*texts[:2], texts[2].lower()]))["probabilities"].numpy()
    for row, answer in zip(answers, trained.predict(texts), strict=True):
        expected = dict(zip(("exon-intron", "intron-exon", "neither"), row.tolist(), strict=True))
        assert answer == pytest.approx(expected, abs=1e-5)
    for wrong in ("A" * 59, "A" * 59 + "X"):
        with pytest.raises(tf.errors.InvalidArgumentError):
            serve(texts=tf.constant([wrong]))


@pytest.mark.parametrize(
    "raw",
    [[], "A" * 60, ["A" * 59], ["A" * 61], ["A" * 59 + "X"], [""], [3], None, {"A" * 60}],
)
def test_what_is_no_piece_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"must be a list of texts of 60 letters of ACGTDNRS.* R"):
        trained.predict(raw)


def test_a_fold_that_there_is_not_is_told_before_anything_is_learnt(file):
    with pytest.raises(ValueError, match="`fold`, the one to test, must be between 0 and 9"):
        zoo.train("genes", data=file, fold=10)
    with pytest.raises(ValueError, match="`fold`, the one to test, must be between 0 and 9"):
        zoo.train("genes", data=file, fold=3, folds=8)


@pytest.mark.parametrize(
    "task, typo, near",
    [
        ("genes", "promotors", "promoters"),
        ("names", "namens", "names"),
        ("spoken-digit", "spoken-digit", "spoken-digits"),
        ("spoken-sequence", "spoken-digits-sequences", "spoken-digit-sequences"),
    ],
)
def test_a_name_that_is_misspelt_is_guessed(task, typo, near):
    with pytest.raises(FileNotFoundError, match=rf"Received: '{typo}', .* Did you mean '{near}'"):
        zoo.train(task, data=typo)


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
@pytest.mark.parametrize("name, length", [("splice", 60), ("promoters", 57)])
def test_real_genes_are_read(name, length):
    task = find("genes")
    data = Path(os.environ["ZOO_TEST_DATA"], "genes", f"{name}.data")
    splits = task.read(task.settings(data=str(data), fold=3))
    assert splits.test.letters.shape[1] == length

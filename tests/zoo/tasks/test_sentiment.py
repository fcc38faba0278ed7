"""Sentiment of texts: learnt, judged beside counting, kept, exported, asked."""

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import reviews
from zoo.datasets.vocabularies.words import tokenise
from zoo.tasks import find

SMALL = {
    "units": 4,
    "embedding": 8,
    "unknown": 0.1,
    "dropout": 0.1,
    "batch": 200,
    "average": 0.0,
    "epochs": 25,
    "learning_rate": 5e-2,
    "engine": "loop",  # compiles nothing
    "longest": 6,
}
WORDS = {"bad": ("dull", "poor"), "good": ("fine", "superb"), "middling": ("fair", "plain")}
NOUNS = ("plot", "cast", "music", "pace", "end", "humour")
# All of one length: each other would be compiled anew.
ROWS = [
    (f"The {noun} was {adjective}, {adverb}!", label)
    for label, adjectives in WORDS.items()
    for adjective in adjectives
    for noun in NOUNS
    for adverb in ("quite", "rather", "really", "simply", "so")
]
TEXTS = ["The Plot was dull, really!", "a fine , superb film !", "never heard of it , sorry"]


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    lines = ["review,stars", *(f'"{text}",{label}' for text, label in ROWS)]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def splits(table):
    return reviews.load(table, "review", "stars")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sentiment") / "run"


@pytest.fixture(scope="module")
def trained(folder, table):
    return zoo.train("sentiment", out=folder, data=table, text="review", label="stars", **SMALL)


def test_it_learns_and_is_judged_beside_what_counts_words(trained, splits):
    points = trained.card["curve"]
    assert points[-1]["training_loss"] < 0.5 * points[0]["training_loss"]
    scores = trained.card["scores"]
    assert [*scores] == [
        "the commonest class",
        "naive Bayes on words",
        "naive Bayes on words and pairs",
        "logistic regression on words and pairs",
        "this model",
    ]
    commonest = np.bincount(splits.train.labels).argmax()
    right = float(np.mean(splits.test.labels == commonest))
    assert scores["the commonest class"]["accuracy"] == pytest.approx(right)
    for name in ("naive Bayes on words", "this model"):
        assert scores[name]["accuracy"] == 1


def test_few_texts_are_read_more_often_unless_a_budget_is_named():
    from zoo.tasks.models.sentiment import Model

    seen = {}

    class Counted(Model):
        @classmethod
        def fit(cls, settings, splits):
            seen[len(splits.train)] = settings.epochs
            raise InterruptedError

    splits, settings = reviews.load_small(), find("sentiment").settings
    for chosen in (settings(batch=64), settings(batch=64, epochs=2)):
        with pytest.raises(InterruptedError):
            Counted.train(chosen, splits, None)
        batches = np.ceil(len(splits.train) / 64)
        assert seen.pop(len(splits.train)) == (chosen.epochs or np.ceil(600 / batches))


def test_the_vocabulary_is_the_commonest_words_of_train_in_lower_case(trained, splits):
    counts = Counter(word for text in splits.train.texts for word in tokenise(text.lower()))
    assert set(trained.facts["words"]) == {word for word, times in counts.items() if times > 1}
    most = max(counts.values())
    assert counts[trained.facts["words"][0]] == most


def test_what_is_evaluated_is_what_the_card_tells_and_what_is_predicted(trained, splits):
    told = trained.card["scores"]["this model"]
    assert trained.evaluate() == pytest.approx(told)
    said = [next(iter(answer)) for answer in trained.predict(splits.test.texts)]
    right = np.mean([[*WORDS][n] == s for n, s in zip(splits.test.labels, said, strict=True)])
    assert right == pytest.approx(told["accuracy"])


def test_probabilities_sum_to_1_the_likeliest_first(trained):
    for answer in trained.predict(TEXTS):
        values = list(answer.values())
        assert set(answer) == set(WORDS)
        assert values == sorted(values, reverse=True)
        assert sum(values) == pytest.approx(1, abs=1e-5)


def test_of_a_long_text_the_last_words_are_read(trained):
    whole, cut, _ = trained.predict(["dull and poor , but " + TEXTS[1], TEXTS[1], TEXTS[0]])
    assert whole == pytest.approx(cut, abs=1e-5)


def test_an_answer_does_not_depend_on_the_texts_beside_it(trained):
    short, *_ = trained.predict(["superb", *TEXTS[1:]])
    (alone,) = trained.predict(["superb"])
    assert short == pytest.approx(alone, abs=1e-5)


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    for one, other in zip(loaded.predict(TEXTS), trained.predict(TEXTS), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "naive Bayes on words" in page and "zoo train sentiment" in page
    assert loaded.samples() == trained.samples()


def test_an_exported_model_takes_texts(trained, tmp_path):
    assert trained.export(tmp_path / "1").difference < 1e-5
    serve = tf.saved_model.load(tmp_path / "1").signatures["serve"]
    answers = serve(texts=tf.constant(TEXTS))["probabilities"].numpy()
    for row, answer in zip(answers, trained.predict(TEXTS), strict=True):
        assert answer == pytest.approx(dict(zip(WORDS, row.tolist(), strict=True)), abs=1e-5)


@pytest.mark.parametrize(
    "raw", [[], "a fine film", ["fine", 3], None, [["fine"]], {"fine": 1}, {"a"}, np.array("a")]
)
def test_what_are_no_texts_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the texts, must be a list of strings"):
        trained.predict(raw)


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_text_without_a_word_is_told(trained, text):
    with pytest.raises(ValueError, match=r"^`texts` must hold a word each: .* in place 1\.$"):
        trained.predict(["fine", text])


def test_texts_of_other_classes_are_told(trained):
    with pytest.raises(ValueError, match=r"must have the classes bad, good, middling\. Received: "):
        trained.evaluate("small-reviews")


def test_data_that_are_not_there_are_told_with_the_nearest_name():
    with pytest.raises(FileNotFoundError, match=r"Did you mean 'aclimdb'\?"):
        zoo.train("sentiment", data="aclimbd")


def test_the_command_line_predicts(command, trained, folder):
    said = command("predict", folder, *TEXTS, "--most", "1")
    firsts = [next(iter(answer.items())) for answer in trained.predict(TEXTS)]
    expected = [f"{t!r} → {name} {p:.3f}" for t, (name, p) in zip(TEXTS, firsts, strict=True)]
    assert (said.code, said.out.splitlines()) == (0, expected)


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_real_sentences_are_read_from_a_folder():
    task = find("sentiment")
    folder = Path(os.environ["ZOO_TEST_DATA"], "sentiment", "uci_sentences")
    splits = task.read(task.settings(data=str(folder / "imdb_labelled.txt")))
    assert splits.classes == ("neg", "pos")

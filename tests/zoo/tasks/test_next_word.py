"""The next word: read, learnt, judged as a keyboard, kept, exported, asked."""

import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import text
from zoo.evaluation.keyboard import Keyboard
from zoo.tasks import find
from zoo.tasks.next_word import TOKEN, is_word, spelt

TINY = {
    "units": 8,
    "epochs": 2,
    "batch": 4,
    "window": 20,
    "dropout": 0.1,
    "recurrent_dropout": 0.0,
    "vocabulary": 200,
    "learning_rate": 0.02,
    "average": 0,
}
TEXTS = ["the first line\nof the ", "If the value is not", "", "¿qué?", "the " * 300]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The beginning of the embedded text."""
    path = tmp_path_factory.mktemp("corpus") / "text.txt"
    path.write_text(text.load("python-docs").text[:20_000], encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("next-word") / "run"


@pytest.fixture(scope="module")
def trained(corpus, folder):
    return zoo.train("next-word", data=corpus, out=folder, **TINY)


@pytest.fixture(scope="module")
def splits(corpus):
    task = find("next-word")
    return task.read(task.settings(data=str(corpus)))


@pytest.mark.parametrize("fraction", [0.5, 0.77, 0.9, 0.90013])
def test_words_are_cut_as_by_the_dataset(fraction):
    encoded = text.words(fraction=fraction)
    words = spelt(text.load().text, fraction)
    assert np.array_equal(encoded.vocabulary.encode(words), encoded.validation)


def test_every_word_is_in_one_split_and_those_known_are_of_train(splits, corpus):
    written = corpus.read_text("utf-8")
    words = TOKEN.findall(written)
    assert len(splits.train) + len(splits.validation) + len(splits.test) == len(words)
    assert splits.test.words == tuple(words[-len(splits.test) :]) == spelt(written, 0.9)
    counts = np.bincount(splits.train.ids, minlength=len(splits.classes))
    assert (counts[2:] >= 2).all()


def test_it_learns_and_is_judged_beside_ngrams(trained):
    scores = trained.card["scores"]
    assert list(scores) == ["the commonest words", "3-grams, Kneser-Ney", "this model"]
    assert {tuple(of) for of in scores.values()} == {
        ("top-3 hits", "keystrokes saved", "nats per word")
    }
    assert scores["this model"]["nats per word"] < np.log(len(trained.vocabulary)) - 0.3
    assert scores["3-grams, Kneser-Ney"]["top-3 hits"] > scores["the commonest words"]["top-3 hits"]


def test_the_commonest_words_are_counted_as_by_hand(trained, splits):
    known = np.concatenate([splits.train.ids, splits.validation.ids])
    counts = np.bincount(known, minlength=len(trained.vocabulary)).astype(float)
    words = [word for word in splits.test.words if is_word(word)]
    writings = [w if is_word(w) else "" for w in ("", "", *trained.vocabulary.words)]
    keyboard = Keyboard(writings, words)
    ids = trained.vocabulary.encode(words)
    keyboard.type(np.tile(counts, (len(ids), 1)), ids)
    told = trained.card["scores"]["the commonest words"]
    assert keyboard.scores() == {name: told[name] for name in keyboard.scores()}


def test_what_is_evaluated_is_what_the_card_tells(trained):
    assert trained.evaluate() == pytest.approx(trained.card["scores"]["this model"], abs=1e-6)


def test_hits_are_the_words_that_are_suggested(trained, splits):
    """Suggestions for the text up to each of its words, one after the other."""
    rows = splits.test.take(np.arange(60))
    told, right = trained.score(rows), []
    for place, word in enumerate(rows.words):
        if is_word(word):
            before = "".join(w if w == "\n" else f"{w} " for w in rows.words[:place])
            right.append(word in trained.predict([before])[0])
    assert told["top-3 hits"] == pytest.approx(np.mean(right))


def test_three_words_are_suggested_and_no_sign(trained):
    for answer in trained.predict(TEXTS):
        assert len(answer) == 3 and all(map(is_word, answer))
        assert list(answer.values()) == sorted(answer.values(), reverse=True)
        assert 0 < sum(answer.values()) <= 1
        assert "�" not in answer


def test_a_half_typed_word_is_completed(trained):
    words = [word for word in trained.vocabulary.words if is_word(word)]
    for letters in ("th", "a", "wh"):
        (answer,) = trained.complete([f"to be or {letters}"])
        begun = [word for word in words if word.startswith(letters)]
        assert answer and set(answer) <= set(begun)
        assert len(answer) == min(3, len(begun))
        if len(begun) <= 3:
            assert sum(answer.values()) == pytest.approx(1, abs=1e-5)
    assert trained.complete(["to be or xqz"]) == [{}]


def test_where_no_letter_is_typed_any_word_may_follow(trained):
    for before in ("", "to be or ", "to be,", "a line\n"):
        assert trained.complete([before])[0] == pytest.approx(
            trained.predict([before])[0], abs=1e-6
        )


def test_what_stands_before_a_half_typed_word_is_what_is_read(trained):
    (whole,) = trained.predict(["to be or "])
    first = next(iter(whole))
    (answer,) = trained.complete([f"to be or {first[:1]}"])
    assert next(iter(answer)) == first


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    assert loaded.predict(TEXTS) == trained.predict(TEXTS)
    assert loaded.samples() == trained.samples()
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "3-grams, Kneser-Ney" in page and "words of the test split" in page


@pytest.fixture(scope="module")
def signatures(trained, tmp_path_factory):
    """Of the exported model."""
    folder = tmp_path_factory.mktemp("serving") / "1"
    assert trained.export(folder).difference < 1e-5
    return tf.saved_model.load(folder).signatures


def test_an_exported_model_takes_texts(trained, signatures):
    answer = signatures["serve"](texts=tf.constant(["to be or a"]))
    for which, told in (("next", trained.predict), ("completed", trained.complete)):
        words = [word.decode() for word in answer[f"{which}_words"].numpy()[0] if word]
        assert words == list(told(["to be or a"])[0])


def of_words(signatures, words, state):
    """What a step answers: suggestions, and the state as the next step is given it."""
    given = {name.replace(".", "__"): value for name, value in state.items()}
    state = signatures["step"](words=tf.constant(words), **given)
    return {name: state.pop(name) for name in ("next_words", "next_probabilities")}, state


def test_an_exported_model_takes_words_as_they_are_typed(signatures):
    lines = [["If", "the", "\n", "value"], ["¿", "is", ",", "of"]]
    state = signatures["init_state"](batch=tf.constant(2))
    begun = {name: state.pop(name) for name in ("next_words", "next_probabilities")}
    whole = signatures["serve"](texts=tf.constant(["", ""]))
    assert begun["next_words"].numpy().tolist() == whole["next_words"].numpy().tolist()
    for words in zip(*lines, strict=True):
        told, state = of_words(signatures, words, state)
    whole = signatures["serve"](texts=tf.constant([" ".join(line) for line in lines]))
    for name, array in told.items():
        if name == "next_words":
            assert array.numpy().tolist() == whole[name].numpy().tolist()
        else:
            np.testing.assert_allclose(array, whole[name], atol=1e-5)


def test_an_exported_model_goes_on_from_the_end_of_each_text(signatures):
    texts = ["If the value", "", "of the\nfirst line, and"]
    state = signatures["prefill"](texts=tf.constant(texts))
    told = {name: state.pop(name) for name in ("next_words", "next_probabilities")}
    whole = signatures["serve"](texts=tf.constant(texts))
    np.testing.assert_allclose(told["next_probabilities"], whole["next_probabilities"], atol=1e-5)
    told, _ = of_words(signatures, ["is", "the", "\n"], state)
    longer = tf.constant([f"{t} {w}" for t, w in zip(texts, ["is", "the", "\n"], strict=True)])
    whole = signatures["serve"](texts=longer)
    assert told["next_words"].numpy().tolist() == whole["next_words"].numpy().tolist()
    np.testing.assert_allclose(told["next_probabilities"], whole["next_probabilities"], atol=1e-5)


@pytest.mark.parametrize("word", ["", " ", "two words", "one,", "a\n"])
def test_a_step_reads_one_word(signatures, word):
    state = signatures["init_state"](batch=tf.constant(1))
    state = {name: value for name, value in state.items() if not name.startswith("next_")}
    with pytest.raises(tf.errors.InvalidArgumentError, match="A step reads one word"):
        of_words(signatures, [word], state)


@pytest.mark.parametrize("raw", [[], "text", [3], [None], ["a", b"b"]], ids=str)
def test_what_are_no_texts_is_told(trained, raw):
    for act in (trained.predict, trained.complete):
        with pytest.raises(ValueError, match=r"^`raw`, the texts to suggest words for, must be"):
            act(raw)


def test_a_text_that_is_too_short_is_told(tmp_path):
    short = tmp_path / "short.txt"
    short.write_text("one two three " * 20, encoding="utf-8")
    with pytest.raises(ValueError, match="must leave every stream at least one window"):
        zoo.train("next-word", data=short, batch=8, window=20)
    signs = tmp_path / "signs.txt"
    signs.write_text("one two three " * 200 + "... " * 500, encoding="utf-8")
    with pytest.raises(ValueError, match="must have words in its last tenth"):
        zoo.train("next-word", data=signs, batch=2, window=5)


def test_the_command_line_tells_what_follows_and_what_is_meant(command, trained, folder):
    said = command("predict", folder, "to be or a", "--most", "2")
    following, completed = said.out.splitlines()
    assert said.code == 0
    assert following.startswith("'to be or a' → ")
    assert completed.startswith("'a', half typed → a")
    said = command("predict", folder, "", "to be or ", "to be or xqz")
    begun, finished, _, unknown = said.out.splitlines()
    assert begun.startswith("'', where a line begins → ") and finished.startswith("'to be or ' → ")
    assert unknown == "'xqz', half typed → no word that is known begins so"


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_tiny_shakespeare_is_read_from_a_file():
    task = find("next-word")
    data = Path(os.environ["ZOO_TEST_DATA"], "lm", "tinyshakespeare.txt")
    splits = task.read(task.settings(data=str(data)))
    assert len(splits.test) == 30_448
    assert len(splits.classes) == 6844

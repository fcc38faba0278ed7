"""Tags of words: learnt, judged beside each word's commonest tag, kept, exported, asked."""

import os
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import tags
from zoo.encoding.spelling import pieces
from zoo.tasks import find

SMALL = {
    "units": 8,
    "embedding": 8,
    "unknown": 0.0,
    "dropout": 0.0,
    "batch": 200,
    "epochs": 25,
    "learning_rate": 5e-2,
    "engine": "loop",  # compiles nothing
}
NOUNS, VERBS = ("dog", "run", "walk", "cat", "call"), ("sees", "hears", "run", "walk", "call")
# All of one length: each other would be compiled anew.
SENTENCES = [
    [("The", "DET"), (noun, "NOUN"), (verb, "VERB"), (name, "PROPN"), (".", "PUNCT")]
    for noun in NOUNS
    for verb in VERBS
    for name in ("Anna", "Otto", "Maria", "Emil")
]
TEXTS = ["The call hears Otto.", "The Dog walks, Anna", "They don't!"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("tags") / "mine.txt"
    lines = ("\n".join(f"{word} {tag}" for word, tag in sentence) for sentence in SENTENCES)
    path.write_text("\n\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def splits(data):
    return tags.load_columns(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pos-tags") / "run"


@pytest.fixture(scope="module")
def trained(folder, data):
    return zoo.train("pos-tags", out=folder, data=data, **SMALL)


def test_it_learns_what_a_word_alone_does_not_tell(trained):
    points = trained.card["curve"]
    assert points[-1]["training_loss"] < 0.3 * points[0]["training_loss"]
    scores = trained.card["scores"]
    baseline = scores["each word's commonest tag"]["accuracy"]
    assert baseline < 0.95 < scores["this model"]["accuracy"]


def test_what_is_evaluated_is_what_the_card_tells_and_what_is_predicted(trained, splits):
    told = trained.card["scores"]["this model"]
    assert trained.evaluate() == pytest.approx(told)
    said = [tag for answer in trained.predict(splits.test.words) for _, tag in answer]
    right = [splits.classes[n] for n in splits.test.tags.values]
    assert np.mean(np.equal(said, right)) == pytest.approx(told["accuracy"])


def test_a_text_and_its_words_are_tagged_alike(trained):
    words = ["The", "call", "hears", "Otto", "."]
    one, other = trained.predict([TEXTS[0], words])
    assert one == other
    assert [word for word, _ in one] == words
    assert dict(one) == dict(zip(words, ["DET", "NOUN", "VERB", "PROPN", "PUNCT"], strict=True))


def test_a_sentence_s_tags_do_not_depend_on_the_longer_one_beside_it(trained):
    words = ["a", "dog"]
    alone = trained.predict([words, words])[0]
    assert trained.predict([words, TEXTS[1]])[0] == alone
    ids = trained.encoder.encode([words])[0]
    padded = np.zeros((1, 4, ids.shape[1]), np.int32)
    padded[0, :2] = ids
    one, other = trained._logits(ids[None]), trained._logits(padded)
    np.testing.assert_allclose(one[0], other[0, :2], atol=1e-5)


def test_what_no_word_of_train_had_is_unknown_but_its_pieces_are_not(trained):
    ids = trained.encoder.encode([["Theme"]])[0][0]
    told = dict(zip(pieces("Theme"), ids.tolist(), strict=True))
    assert told["=theme"] == told["4>heme"] == 1
    assert min(told["3<The"], told["1>e"], told["#Xx"]) > 1


def test_scores_tell_apart_words_that_train_lacks(trained, splits):
    words = tuple(("The", f"dog{n}", "sees", "Emil", ".") for n in range(3))
    rows = tags.Sentences(words, splits.test.take([0, 1, 2]).tags)
    scores = trained.score(rows)
    said = [answer[1][1] for answer in trained.predict(words)]
    right = [splits.classes[row[1]] for row in rows.tags]
    assert scores["of new words"] == pytest.approx(np.mean(np.equal(said, right)))


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    assert loaded.predict(TEXTS) == trained.predict(TEXTS)
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "commonest tag" in page and "zoo train pos-tags" in page


def test_an_exported_model_takes_texts(trained, tmp_path):
    trained.export(tmp_path / "1")
    serve = tf.saved_model.load(tmp_path / "1").signatures["serve"]
    answers = serve(texts=tf.constant(TEXTS))
    pairs = zip(answers["words"].numpy(), answers["tags"].numpy(), strict=True)
    for (words, said), answer in zip(pairs, trained.predict(TEXTS), strict=True):
        shown = [(w.decode(), t.decode()) for w, t in zip(words, said, strict=True)]
        assert shown[: len(answer)] == answer
        assert set(shown[len(answer) :]) <= {("", "")}


def test_sentences_and_words_come_in_whatever_has_an_order(trained):
    words = ["a", "b\udcff"]
    wanted = trained.predict([["a", "b?"]])
    for kind in (list, np.array, iter):
        assert trained.predict(iter([kind(words)])) == wanted


@pytest.mark.parametrize("raw", [[], "a sentence", None, {"a": 1}, {"a"}, 3, np.array("a")])
def test_what_are_no_sentences_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the sentences, must be a list of texts"):
        trained.predict(raw)


@pytest.mark.parametrize("one", ["", " \n", [], ["a", ""], ["a", 3], 3, {"a": 1}])
def test_a_sentence_without_words_is_told_with_its_place(trained, one):
    with pytest.raises(ValueError, match=r"^A sentence must be .* in place 1\.$"):
        trained.predict(["fine", one])


def test_other_tags_are_told(trained):
    with pytest.raises(ValueError, match=r"must have the classes DET, NOUN, PROPN, PUNCT, VERB\."):
        trained.evaluate("tagged-sentences")


def test_the_command_line_predicts(command, trained, folder):
    said = command("predict", folder, TEXTS[0])
    answer = " ".join(f"{word}/{tag}" for word, tag in trained.predict(TEXTS[:1])[0])
    assert (said.code, said.out) == (0, f"{answer}\n")


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_the_web_treebank_is_read_in_its_official_split():
    task = find("pos-tags")
    data = Path(os.environ["ZOO_TEST_DATA"], "tagging", "ud_english_ewt")
    splits = task.read(task.settings(data=str(data)))
    assert [len(part) for part in splits.parts().values()] == [12_544, 2_001, 2_077]
    assert len([*chain(*splits.test.words)]) == len(splits.test.tags.values)

"""Translation: learnt, judged beside two baselines, kept, exported, asked."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import pairs
from zoo.evaluation.bleu import bleu
from zoo.tasks import find
from zoo.tasks.models._translations import references
from zoo.tasks.models.translation import Model

SMALL = {
    "units": 32,
    "embedding": 32,
    "dropout": 0.0,
    "smoothing": 0.0,
    "average": 0.0,
    "batch": 16,
    "epochs": 16,
    "learning_rate": 1e-2,
    "least": 1,
    "longest": 7,
}
WHO = {"I see": "Je vois", "we see": "Nous voyons", "she sees": "Elle voit", "he sees": "Il voit"}
WHAT = {"dog": "chien", "cat": "chat", "hat": "chapeau", "book": "livre", "cake": "gâteau"}
HOW = {"red": "rouge", "green": "vert", "white": "blanc", "black": "noir", "odd": "étrange"}
# All of one length: each other would be compiled anew.
ROWS = [
    (f"{who[0].upper()}{who[1:]} the {how} {what}!", f"{qui} l'autre {quoi} {comment} !")
    for who, qui in WHO.items()
    for what, quoi in WHAT.items()
    for how, comment in HOW.items()
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.txt"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in ROWS), "utf-8")
    return path


@pytest.fixture(scope="module")
def splits(data):
    return pairs.load(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("translation") / "run"


@pytest.fixture(scope="module")
def trained(folder, data):
    trained = zoo.train("translation", data=data, **SMALL)
    trained.save(folder)
    return trained


def test_it_learns_and_is_judged_beside_copies_and_what_is_most_alike(trained, splits):
    points = trained.card["curve"]
    assert points[-1]["training_loss"] < 0.2 * points[0]["training_loss"]
    scores = trained.card["scores"]
    copied, alike, own = scores.values()
    wanted = [[text] for text in splits.test.targets]
    assert copied["BLEU"] == pytest.approx(bleu(splits.test.sources, wanted).score)
    # what is most alike differs from what was asked, or it would stand in train
    assert copied["exactly right"] == alike["exactly right"] == 0
    assert copied["BLEU"] < alike["BLEU"] < own["BLEU"]
    assert own["exactly right"] > 0.5


def test_how_bleu_was_computed_is_told(trained):
    (table,) = trained.tables()
    assert "BLEU nrefs:1|case:mixed|eff:no|tok:13a" in table.caption
    assert table.columns == ("", "BLEU", "exactly right")


def test_what_is_evaluated_is_what_the_card_tells_and_what_is_predicted(trained, splits):
    told = trained.card["scores"]["this model"]
    assert trained.evaluate() == pytest.approx(told)
    written = trained.predict(splits.test.sources)
    right = np.mean([a == b for a, b in zip(written, splits.test.targets, strict=True)])
    assert right == pytest.approx(told["exactly right"])
    assert trained.samples()[0].text.startswith(written[0])


def test_case_blanks_and_what_else_is_asked_change_nothing(trained):
    one, other = (source for source, _ in ROWS[:2])
    odd = f" \u200b{other.upper()}\u00a0"
    assert trained.predict([odd, one]) == trained.predict([other])[:1] + trained.predict([one])


def test_a_translation_tells_its_words_and_what_they_attend_to(trained):
    (found,) = trained.translate([ROWS[0][0]], width=2)
    assert found.source == ["I", "see", "the", "red", "dog", "!"]
    assert found.text == ROWS[0][1]
    assert found.words == ["Je", "vois", "l'￭", "autre", "chien", "rouge", "!"]
    assert found.weights.shape == (7, 6)
    assert (found.weights >= 0).all() and (found.weights.sum(1) <= 1 + 1e-5).all()
    assert found.score < 0


def test_a_wider_beam_finds_no_worse_text(trained, splits):
    greedy, wide = (
        trained.translate(splits.test.sources, width=width, alpha=0.0) for width in (1, 8)
    )
    assert sum(t.score for t in wide) >= sum(t.score for t in greedy) - 1e-4


def test_a_kept_model_answers_as_before(trained, folder, splits):
    loaded = zoo.load(folder)
    assert loaded.predict(splits.test.sources) == trained.predict(splits.test.sources)
    page = loaded.report(folder / "report.html").read_text("utf-8")
    assert "zoo train translation" in page and "tok:13a" in page


def test_one_that_was_loaded_is_served_after_it_was_asked(trained, folder):
    loaded = zoo.load(folder)
    (asked,) = loaded.predict(["a red house"])
    function, _, _, *_ = loaded.served()
    answer = tf.function(function, autograph=False)(texts=tf.constant(["a red house"]))
    assert [text.decode() for text in answer["translations"].numpy()] == [asked]


def test_an_exported_model_takes_texts(trained, tmp_path, splits):
    proof = trained.export(tmp_path / "1")
    assert proof.difference < 1e-4
    signatures = tf.saved_model.load(tmp_path / "1").signatures
    answer = signatures["serve"](texts=tf.constant([*splits.test.sources, "", " \n"]))
    written = [text.decode() for text in answer["translations"].numpy()]
    assert written == [*trained.predict(splits.test.sources), "", ""]
    assert (answer["log_probabilities"].numpy() <= 0).all()

    texts = [ROWS[0][0], "", ROWS[7][0]]
    beam = {"width": tf.constant(4), "alpha": tf.constant(0.0), "best": tf.constant(3)}
    answer = signatures["beam"](texts=tf.constant(texts), **beam)
    found, scores = answer["translations"].numpy(), answer["scores"].numpy()
    assert found.shape == scores.shape == (3, 3)
    assert (np.diff(scores) <= 0).all()
    assert not any(found[1])
    for text, row, score in zip(texts[::2], found[::2], scores[::2], strict=True):
        (best,) = trained.translate([text], width=4, alpha=0.0)
        assert row[0].decode() == best.text and score[0] == pytest.approx(best.score, abs=1e-4)
        assert len({*row}) == 3
    for wrong in ({"width": 2}, {"best": 0}, {"alpha": -1.0}):
        given = {**beam, **{name: tf.constant(value) for name, value in wrong.items()}}
        with pytest.raises(tf.errors.InvalidArgumentError, match="`width` and `best` must be"):
            signatures["beam"](texts=tf.constant(texts), **given)


def test_long_unknown_and_odd_texts_are_translated(trained):
    long = "see " * 500
    first = "see " * SMALL["longest"]
    texts = [long, first, "zyx", "🙂", "\ud800", "a\x00b"]
    written = trained.predict(texts)
    assert written[0] == written[1]
    assert all(isinstance(text, str) and "\ufffd" not in text for text in written)


@pytest.mark.parametrize(
    "raw", ["a text", [], None, [3], ["a", ""], ["  "], ["\u200b"], b"a", {"a": 1}]
)
def test_what_is_no_list_of_texts_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"^`raw`, the texts, must .* Received: "):
        trained.predict(raw)


def test_a_beam_that_makes_no_sense_is_told(trained):
    with pytest.raises(ValueError, match=r"^`width`"):
        trained.translate(["a"], width=0)
    with pytest.raises(ValueError, match=r"^`alpha`"):
        trained.translate(["a"], alpha=-1.0)


def test_pairs_that_are_too_long_are_not_learnt_from(trained, splits):
    whole = trained.encode(splits.train)
    assert len(whole) == len(splits.train)
    more = pairs.Pairs(("I see it! " * 9, *splits.train.sources), ("x", *splits.train.targets))
    assert len(trained.encode(more)) == len(whole)
    with pytest.raises(ValueError, match=r"^`longest`, .* Received: longest=7"):
        trained.encode(pairs.Pairs(("I see it! " * 9,), ("x",)))


def test_tokens_are_targets_shifted_by_one(trained, splits):
    rows = trained.encode(splits.test)
    symbols = trained.translator.symbols
    for given, wanted in zip(rows.tokens, rows.targets, strict=True):
        assert given[0] == symbols.start and wanted[-1] == symbols.end
        assert given[1:].tolist() == wanted[:-1].tolist()


def test_a_source_with_several_translations_is_asked_once():
    rows = pairs.Pairs(("a", "b", "a"), ("x", "y", "z"))
    assert references(rows) == {"a": ["x", "z"], "b": ["y"]}


def test_without_sacrebleu_what_is_exactly_right_is_told(trained, splits, monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    scores = trained.score(splits.test)
    right = trained.card["scores"]["this model"]["exactly right"]
    assert scores == {"exactly right": pytest.approx(right)}


def test_few_pairs_are_read_more_often_unless_a_budget_is_named(splits):
    seen = []

    class Counted(Model):
        @staticmethod
        def fit(settings, splits):
            seen.append(settings.epochs)
            raise InterruptedError

    for budget in ({}, {"epochs": 3}):
        with pytest.raises(InterruptedError):
            Counted.train(find("translation").settings(batch=5, **budget), splits, None)
    assert seen == [-(-600 // -(-len(splits.train) // 5)), 3]


def test_the_command_line_translates(command, trained, folder):
    said = command("predict", folder, ROWS[0][0])
    assert (said.code, said.out) == (0, f"{ROWS[0][0]!r} → {ROWS[0][1]}\n")


def test_data_that_there_are_not_are_told():
    task = find("translation")
    with pytest.raises(FileNotFoundError, match=r"small-pairs, or a path.*|Did you mean"):
        task.read(task.settings(data="smal-pairs"))


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_multi30k_is_read_from_its_folder_and_fra_eng_from_its_zip():
    task = find("translation")
    place = Path(os.environ["ZOO_TEST_DATA"], "translation")
    multi30k = task.read(task.settings(data=str(place / "multi30k_task1")))
    assert {name: len(part) for name, part in multi30k.parts().items()} == {
        "train": 29_000,
        "validation": 1014,
        "test": 1000,
    }
    assert len(references(multi30k.test)) == 1000

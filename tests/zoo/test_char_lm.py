"""The character model from its text to its report."""

import dataclasses
import hashlib
import math
import os
from pathlib import Path

import numpy as np
import pytest

import zoo
from zoo.tasks.models.char_lm import CharacterModel

DATA = os.environ.get("ZOO_TEST_DATA")


@pytest.fixture(scope="module")
def loaded(trained, folder):
    return zoo.load(folder)


def same_weights(one, other):
    pairs = zip(one.model.get_weights(), other.model.get_weights(), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def test_the_card_tells_what_was_learnt_from_what(trained, corpus):
    text, card = corpus.read_text("utf-8"), trained.card
    assert card["data"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert card["data"]["characters"] == len(text) == sum(card["split"].values())
    assert card["split"]["train"] == int(0.9 * len(text))
    assert card["settings"] == dataclasses.asdict(trained.settings)
    assert card["versions"]["rnn-zoo"] == zoo.__version__
    assert card["interrupted"] is False


def test_the_card_holds_the_loss_beside_the_baselines(trained):
    card = trained.card
    measured = card["validation"]
    assert measured["nats_per_character"] == min(p["validation_loss"] for p in card["curve"])
    assert measured["bits_per_character"] == measured["nats_per_character"] / math.log(2)
    assert card["seconds"] >= measured["seconds"] > 0
    assert len(card["baselines"]) == 2
    assert all(0 < loss < math.log(len(trained.vocabulary)) for loss in card["baselines"].values())


def test_it_learnt_something(trained):
    by_chance = math.log(len(trained.vocabulary))
    assert trained.card["validation"]["nats_per_character"] < by_chance - 0.1


def test_what_it_says_it_scored_is_what_it_scores(trained, loaded):
    told = trained.card["validation"]["nats_per_character"]
    assert trained.evaluate() == pytest.approx(told, abs=1e-6)
    assert loaded.evaluate() == pytest.approx(told, abs=1e-6)


def test_it_is_judged_on_another_text_when_asked(loaded, corpus, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("é日😀" * 1000, encoding="utf-8")  # they are rare in what it learnt
    assert loaded.evaluate(str(other)) > loaded.evaluate(str(corpus)) + 0.1


def test_a_text_that_has_changed_is_not_taken_for_the_same(trained, kept, corpus, tmp_path):
    changed = tmp_path / "changed.txt"
    changed.write_text(corpus.read_text("utf-8") + "a", encoding="utf-8")
    model = zoo.load(kept)
    model.settings = dataclasses.replace(model.settings, data=str(changed))
    with pytest.raises(ValueError, match=r"changed\.txt is no longer the text the model"):
        model.evaluate()
    assert model.evaluate(str(changed)) > 0


def test_a_character_it_does_not_know_is_named(loaded, corpus, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(corpus.read_text("utf-8") + "ж", encoding="utf-8")
    for act in (loaded.predict, loaded.generate):
        with pytest.raises(ValueError, match=r"'ж' \(U\+0436\)"):
            act(["a", "ж"])
    with pytest.raises(ValueError, match="'ж'"):
        loaded.evaluate(str(other))


def test_it_tells_every_character_the_likeliest_first(loaded):
    texts = ["The ", "日"]
    for text, told in zip(texts, loaded.predict(texts), strict=True):
        assert set(told) == set(loaded.vocabulary.characters)
        assert sum(told.values()) == pytest.approx(1, abs=1e-5)
        assert list(told.values()) == sorted(told.values(), reverse=True)
        assert told == pytest.approx(loaded.predict([text])[0], abs=1e-6)


def test_it_writes_on(loaded):
    text = loaded.generate("The é日😀", 50)
    assert text.startswith("The é日😀")
    assert len(text) == 7 + 50
    assert set(text) <= set(loaded.vocabulary.characters)
    assert loaded.generate("The é日😀", 50) == text != loaded.generate("The é日😀", 50, seed=1)


def test_its_knobs_are_obeyed(loaded):
    greedy = loaded.generate("The ", 30, temperature=0)
    assert loaded.generate("The ", 30, top_k=1, seed=4) == greedy
    assert loaded.generate("The ", 30, top_p=1e-6, seed=4) == greedy
    assert loaded.generate("The ", 30, temperature=2.0, seed=4) != greedy
    assert loaded.generate("The ", 30, top_k=2**40) == loaded.generate("The ", 30)
    following = next(iter(loaded.predict(["The "])[0]))
    assert greedy[4] == following


def test_it_writes_on_from_several_at_once(loaded):
    prompts = ["T", "def f"]
    alone = [loaded.generate(prompt, 20, temperature=0) for prompt in prompts]
    assert loaded.generate(prompts, 20, temperature=0) == alone


@pytest.mark.parametrize(
    "texts", [[], [""], ["a", ""], [3], ["a", None], 5, {"a": 1}, {"a"}, np.array("a")], ids=str
)
def test_what_is_no_text_is_told(loaded, texts):
    for act in (loaded.predict, loaded.generate):
        with pytest.raises(ValueError, match=r"be a list of strings|at least one character"):
            act(texts)


def test_texts_come_in_whatever_has_an_order(loaded):
    texts = ["T", "def"]
    for kind in (tuple, np.array, iter):
        assert loaded.predict(kind(texts)) == loaded.predict(texts)
        assert loaded.generate(kind(texts), 3) == loaded.generate(texts, np.int64(3))


@pytest.mark.parametrize(
    "how, message",
    [
        ({"length": 0}, "`length`, .*length=0"),
        ({"length": -3}, "`length`, .*length=-3"),
        ({"length": 2.5}, "`length`, .*length=2.5"),
        ({"length": True}, "`length`, .*length=True"),
        ({"length": 2**31}, "`length`, .*length=2147483648"),
        ({"temperature": -1}, "`temperature` "),
        ({"top_k": -2}, "`top_k`, "),
        ({"top_p": 2}, "`top_p`, "),
        ({"seed": 2**31}, "`seed`, .*seed=2147483648"),
        ({"seed": 0.5}, "`seed`, .*seed=0.5"),
    ],
    ids=str,
)
def test_numbers_that_make_no_sense_are_told(loaded, how, message):
    with pytest.raises(ValueError, match=message):
        loaded.generate("a", **how)


def test_it_reports_from_what_was_kept(loaded, tmp_path):
    page = loaded.report(tmp_path / "report.html").read_text("utf-8")
    for name, loss in loaded.card["baselines"].items():
        assert name in page
        assert f"{loss:.4f}" in page
    assert f"{loaded.card['validation']['nats_per_character']:.4f}" in page
    assert "zoo train char-lm --data" in page
    assert loaded.samples()[0].title in page
    assert loaded.verdict() in page


def test_samples_show_where_the_model_goes_on(loaded):
    for sample in loaded.samples():
        before, after = sample.text.split("▸", 1)
        assert loaded.card["opening"].endswith(before)
        assert after


def test_a_model_that_learnt_for_seconds_is_said_to_be_worse_than_what_it_must_beat(loaded):
    ours, baselines = loaded.card["validation"]["nats_per_character"], loaded.card["baselines"]
    best = min(baselines, key=baselines.get)
    worse = ours > max(baselines.values())
    how = "is worse than every baseline; the best of them is" if worse else "does not beat"
    assert f"{how} {best}, {baselines[best]:.4f}." in loaded.verdict()
    assert "give it more minutes or epochs" in loaded.verdict()


def test_the_command_it_reports_can_be_parsed(trained, monkeypatch):
    import shlex

    from zoo.cli._commands import cli
    from zoo.tasks import command, find, read_settings

    words = shlex.split(command("char-lm", trained.card["settings"]))
    train = cli.commands[words[1]]
    task = train.get_command(None, words[2])
    given = task.make_context("train", words[3:]).params
    given = {
        name: value
        for name, value in given.items()
        if name not in ("out", "overwrite", "resume", "as_json")
    }
    assert read_settings(find("char-lm"), given) == trained.settings


def test_one_seed_gives_one_model_to_the_bit(trained, settings, tmp_path, monkeypatch):
    """Dropout included. Without `out` nothing is written."""
    monkeypatch.chdir(tmp_path)
    again = zoo.train("char-lm", **settings)
    assert same_weights(again, trained)
    assert again.card["curve"][0]["validation_loss"] == trained.card["curve"][0]["validation_loss"]
    assert not same_weights(zoo.train("char-lm", seed=1, **settings), trained)
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_while_keeping_loses_nothing(settings, tmp_path, monkeypatch):
    real, calls = CharacterModel.learn, []

    def interrupted_once(self, *given):
        calls.append(given)
        if len(calls) == 1:
            raise KeyboardInterrupt
        real(self, *given)

    monkeypatch.setattr(CharacterModel, "learn", interrupted_once)
    trained = zoo.train("char-lm", out=tmp_path / "run", **settings)
    assert trained.card["interrupted"] is True
    loaded = zoo.load(tmp_path / "run")
    assert same_weights(loaded, trained)
    told = trained.card["validation"]["nats_per_character"]
    assert loaded.evaluate() == pytest.approx(told, abs=1e-6)


@pytest.mark.parametrize(
    "text, changes, error, message",
    [
        ("abcd" * 50, {}, ValueError, "one window. Received: 20 .*window=25"),
        ("abcd" * 100, {"batch": 40}, ValueError, "`batch`, .*batch=40"),
        ("abcd" * 100, {"cell": "lstn"}, ValueError, "Did you mean 'lstm'"),
        ("abcd" * 100, {"engine": "lop"}, ValueError, "Did you mean 'loop'"),
        ("abcd" * 100, {"unitz": 3}, TypeError, "'unitz'. Did you mean 'units'"),
        ("abcd" * 100, {"seed": 2**32}, ValueError, "`seed`, .*seed=4294967296"),
        ("", {}, ValueError, "which is empty"),
        (None, {}, FileNotFoundError, "text.txt"),
    ],
    ids=str,
)
def test_what_cannot_be_learnt_is_told(settings, tmp_path, files, text, changes, error, message):
    path = tmp_path / "text.txt"
    if text is not None:
        path.write_text(text)
    before = files(tmp_path)
    with pytest.raises(error, match=message):
        zoo.train("char-lm", out=tmp_path / "run", **{**settings, "data": str(path), **changes})
    assert files(tmp_path) == before


@pytest.mark.skipif(DATA is None, reason="needs $ZOO_TEST_DATA")
def test_thirty_steps_on_real_text_beat_counting_characters(tmp_path):
    text = (Path(DATA) / "lm" / "tinyshakespeare.txt").read_text("utf-8")
    batch, window, steps = 64, 32, 30
    path = tmp_path / "plays.txt"
    path.write_text(text[: round(steps * batch * window / 0.9)], encoding="utf-8")
    sizes = {"units": 128, "layers": 1, "batch": batch, "window": window, "learning_rate": 0.01}
    trained = zoo.train("char-lm", data=path, cell="gru", epochs=1, **sizes)
    assert trained.card["validation"]["batches"] in (steps, steps + 1)
    counted = trained.card["baselines"]["character frequencies"]
    assert trained.card["validation"]["nats_per_character"] < counted - 0.2

"""Names by nation: learnt, judged, kept, exported, written, and told apart."""

import math
import os
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.datasets import names
from zoo.tasks import find

TINY = {
    "units": 8,
    "embedding": 4,
    "epochs": 4,
    "dropout": 0.1,
    "learning_rate": 0.03,
    "batch": 16,
    "engine": "loop",
    "average": 0,
}
NATIONS = list(names.FILES)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Names of syllables by which a nation is known."""
    folder, draw = tmp_path_factory.mktemp("names"), np.random.default_rng(0)
    for number, nation in enumerate(NATIONS):
        syllables = ["".join(pair) for pair in zip("BDKLMN"[number % 6 :], "aeiou", strict=False)]
        made = {"".join(draw.choice(syllables or ["Zu"], 2)) + "abé"[number // 6] for _ in "a" * 30}
        (folder / f"{nation}.txt").write_text("\n".join(sorted(made)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run") / "names"


@pytest.fixture(scope="module")
def trained(data, folder):
    return zoo.train("names", data=data, out=folder, **TINY)


@pytest.fixture(scope="module")
def judged(data):
    return names.load(data).test


def test_it_learns_and_is_judged_beside_ngrams(trained):
    scores = trained.card["scores"]
    assert list(scores) == ["3-grams by nation", "5-grams by nation", "this model"]
    assert scores["this model"]["nats per letter"] < math.log(len(trained.letters)) - 0.3
    curve = trained.card["curve"]
    assert curve[-1]["validation_loss"] < curve[0]["validation_loss"]


def test_the_score_is_the_mean_over_letters_in_the_own_nation(trained, judged):
    nats = trained.nats(judged.names)
    own = [nats[n, nation] for n, nation in enumerate(judged.nations)]
    letters = [len(name) + 1 for name in judged.names]
    told = trained.evaluate()
    assert told == pytest.approx(trained.card["scores"]["this model"], rel=1e-5)
    assert told["nats per letter"] == pytest.approx(sum(own) / sum(letters), rel=1e-5)
    validation = trained.card["validation"]["validation_loss"]
    assert abs(told["nats per letter"] - validation) < 0.3


def test_losses_by_nation_make_up_the_whole(trained, judged):
    told, whole = trained.card["nations"], trained.card["scores"]
    assert list(told) == NATIONS
    steps = np.bincount(judged.nations, [len(name) + 1 for name in judged.names], len(NATIONS))
    for model in whole:
        losses = np.array([told[nation][model] for nation in NATIONS])
        mean = np.nansum(losses * steps) / steps.sum()
        assert mean == pytest.approx(whole[model]["nats per letter"], rel=1e-5)
    assert [len(table.rows) for table in trained.tables()] == [3, len(NATIONS)]


def test_nations_are_told_by_bayes_rule(trained, judged):
    answers = trained.predict(list(judged.names))
    said = [next(iter(answer)) for answer in answers]
    right = np.mean([NATIONS[n] == nation for n, nation in zip(judged.nations, said, strict=True)])
    assert right == pytest.approx(trained.card["scores"]["this model"]["accuracy"])
    name = judged.names[0]
    joint = np.exp(-trained.nats([name])[0]) * trained.facts["shares"]
    expected = dict(zip(NATIONS, joint / joint.sum(), strict=True))
    assert answers[0] == pytest.approx(expected, rel=1e-3)


def test_names_are_read_as_the_data_are(trained):
    odd = trained.predict(["  Daé "])[0]
    assert odd == pytest.approx(trained.predict(["Dae\u0301"])[0], abs=1e-6)
    assert trained.predict(iter(["Da\udcff"])) == trained.predict(["Da?"])


def test_it_writes_names_of_a_nation(trained):
    written = trained.generate("Italian", count=7)
    assert len(written) == 7 and all(map(str.strip, written))
    assert written == trained.generate("Italian", count=7)
    assert written != trained.generate("Italian", count=7, seed=1)
    assert max(map(len, trained.generate("Greek", 3, count=7))) <= 3
    (greedy,) = trained.generate("Czech", count=1, temperature=0)
    three = np.int64(3)
    assert trained.generate("Czech", count=1, top_k=np.int64(1), seed=three) == [greedy]


def test_a_kept_model_answers_as_before(trained, folder):
    loaded = zoo.load(folder)
    assert loaded.predict(["Rossi"]) == trained.predict(["Rossi"])
    assert loaded.samples() == trained.samples()
    assert loaded.tables() == trained.tables()
    assert "5-grams by nation" in loaded.report(folder / "report.html").read_text("utf-8")


def test_an_exported_model_takes_names(trained, tmp_path):
    assert trained.export(tmp_path / "1").difference < 1e-5
    signatures = tf.saved_model.load(tmp_path / "1").signatures
    serve = signatures["serve"]
    told = serve(names=tf.constant(["Rossi"]))["probabilities"].numpy()[0].tolist()
    assert trained.predict(["Rossi"])[0] == pytest.approx(
        dict(zip(NATIONS, told, strict=True)), abs=1e-6
    )
    one, other = (serve(names=tf.constant([n]))["nats"].numpy() for n in ("a b", " a \u2003 b\n"))
    np.testing.assert_allclose(one, other, rtol=1e-5)
    for wrong in ("", " \n", "a" * 61):
        with pytest.raises(tf.errors.InvalidArgumentError, match="A name must have 1 to 60"):
            serve(names=tf.constant(["Rossi", wrong]))

    (nations,) = signatures["nations"]().values()
    assert [nation.decode() for nation in nations.numpy()] == NATIONS
    how = {"temperature": 0.7, "top_k": 5, "top_p": 0.9, "seed": 3}
    told = {name: tf.constant(value) for name, value in how.items()}
    written = signatures["generate"](nations=tf.constant(["Italian"] * 7), **told)["names"]
    assert [n.decode() for n in written.numpy()] == trained.generate("Italian", count=7, **how)
    told["temperature"] = tf.constant(0.0)
    written = signatures["generate"](nations=tf.constant(["Greek", "Czech"]), **told)["names"]
    greedy = [trained.generate(n, count=1, temperature=0)[0] for n in ("Greek", "Czech")]
    assert [name.decode() for name in written.numpy()] == greedy
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"`nations` must be among .* italian"):
        signatures["generate"](nations=tf.constant(["Greek", "italian"]), **told)


@pytest.mark.parametrize("raw", [[], "Rossi", [""], ["a", " "], [3], [None], ["a" * 61]], ids=str)
def test_what_are_no_names_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"(`raw`, the names,|A name) must .* Received: "):
        trained.predict(raw)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "`prompt`, the nation, must be one of Arabic, .* Received: None"),
        ({"prompt": "italian"}, "`prompt`, the nation, .* Received: 'italian'"),
        ({"prompt": "Greek", "count": 0}, "`count`, how many names"),
        ({"prompt": "Greek", "length": True}, "`length`, the most letters"),
        ({"prompt": "Greek", "temperature": -1}, "`temperature`"),
        ({"prompt": "Greek", "seed": 0.5}, "`seed`"),
        ({"prompt": "Greek", "top_k": "3"}, "`top_k`"),
    ],
)
def test_what_cannot_be_written_is_told(trained, given, message):
    with pytest.raises(ValueError, match=message):
        trained.generate(**given)


def test_the_command_line_writes_names(command, trained, folder):
    said = command("generate", folder, "--prompt", "Italian")
    assert (said.code, said.out.split("\n")[:-1]) == (0, trained.generate("Italian"))
    said = command("predict", folder, "Rossi", "--most", "1")
    assert said.out.startswith("'Rossi' → ")
    said = command("predict", folder, "Da\udcff", "--most", "1")
    assert said.code == 0 and said.out.startswith(r"'Da\udcff' → ")


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
def test_real_names_are_read_from_a_folder():
    task = find("names")
    splits = task.read(task.settings(data=str(Path(os.environ["ZOO_TEST_DATA"], "names"))))
    assert sum(map(len, splits.parts().values())) == 20_050

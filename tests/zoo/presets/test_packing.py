"""A packed model tells its scores and is held to them; no data, no path of a machine is inside."""

import dataclasses
import json
import shutil

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import zoo
from zoo.presets import golden, named, sums, verifying
from zoo.presets.data import here, portable
from zoo.presets.packing import of_seeds, retell

FILES = {*sums.FILES, sums.NAME}


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    """A tiny model of rows."""
    folder = tmp_path_factory.mktemp("runs") / "reviews"
    zoo.train(
        "sentiment", out=folder, data="small-reviews", vocabulary=90, units=4, embedding=4, epochs=1
    )
    return folder


@pytest.fixture(scope="module")
def packed(reviews, tmp_path_factory):
    target = tmp_path_factory.mktemp("presets") / "tiny-reviews"
    return zoo.pack(reviews, target, half=True, licence="Apache-2.0", machine="a desk")


@pytest.fixture
def copy(packed, tmp_path):
    return shutil.copytree(packed.folder, tmp_path / "copy")


def receipt(folder):
    return json.loads((folder / "card.json").read_text("utf-8"))["receipt"]


def rewrite(path, change):
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")
    sums.write(path.parent)


def test_all_is_there_and_said(packed, reviews):
    assert {path.name for path in packed.folder.iterdir()} == FILES
    told = receipt(packed.folder)
    assert told["scores"] == packed.scores == verifying.measured(zoo.load(packed.folder))
    assert told["command"].startswith("zoo train sentiment --vocabulary 90 --")
    page = (packed.folder / "README.md").read_text("utf-8")
    for part in ("zoo.load", told["command"], "Apache-2.0", "a desk", "this model", "Seed: 0"):
        assert part in page


def test_half_precision_halves_the_numbers_alone(packed, reviews):
    half, full = (load_file(path / "weights.safetensors") for path in (packed.folder, reviews))
    assert all(array.dtype == np.float16 for array in half.values())
    for name, array in full.items():
        np.testing.assert_allclose(half[name], array, rtol=1e-3, atol=1e-7)


def test_no_row_of_the_data_and_no_place_on_this_machine_is_in_it(
    reviews, tmp_path, monkeypatch, corpus, settings
):
    monkeypatch.setenv("ZOO_TEST_DATA", str(corpus.parent))
    zoo.train("char-lm", out=tmp_path / "run", **settings)
    zoo.pack(tmp_path / "run", tmp_path / "packed")
    assert receipt(tmp_path / "packed")["data"] == f"$ZOO_TEST_DATA/{corpus.name}"
    for path in (tmp_path / "packed").iterdir():
        assert str(corpus.parent).encode() not in path.read_bytes(), path.name
    assert zoo.load(tmp_path / "packed").settings.data == str(corpus)
    zoo.pack(reviews, tmp_path / "reviews")
    assert "examples" in json.loads((reviews / "card.json").read_text("utf-8"))
    assert "examples" not in json.loads((tmp_path / "reviews/card.json").read_text("utf-8"))


def test_it_is_verified_and_told_where_it_differs(copy):
    found = zoo.verify(copy)
    assert found.golden == 0 and found.skipped is None
    assert found.scores == found.published == receipt(copy)["scores"]

    def better(card):
        card["receipt"]["scores"]["accuracy"] += 0.1

    rewrite(copy / "card.json", better)
    with pytest.raises(ValueError, match="published with other scores: accuracy is"):
        zoo.verify(copy)


def test_golden_answers_tell_other_weights(copy):
    path = copy / "weights.safetensors"
    arrays = {name: array + np.float16(0.1) for name, array in load_file(path).items()}
    save_file(arrays, path)
    sums.write(copy)
    with pytest.raises(ValueError, match=r"golden\.json must hold what the model says.*differs by"):
        zoo.verify(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda golden: golden.pop("answers"),
        lambda golden: golden["answers"].pop("probabilities"),
        lambda golden: golden["answers"].update(probabilities=[[1.0]]),
        lambda golden: golden["inputs"].update(texts=[3]),
        lambda golden: golden["inputs"].update(texts=3),
    ],
)
def test_golden_answers_that_are_none_are_told(copy, change):
    rewrite(copy / golden.NAME, change)
    with pytest.raises(ValueError, match=r"golden\.json must hold"):
        zoo.verify(copy)


def test_scores_are_left_out_where_the_data_are_not_at_hand(copy, monkeypatch):
    def elsewhere(card):
        card["receipt"]["data"] = "$ZOO_TEST_DATA/nowhere"

    rewrite(copy / "card.json", elsewhere)
    monkeypatch.delenv("ZOO_TEST_DATA", raising=False)
    found = zoo.verify(copy)
    assert found.scores is None and "ZOO_TEST_DATA is not set" in found.skipped
    assert zoo.verify(copy, data="small-reviews").scores == found.published
    for name, told in (("aclimdb", "zoo fetch aclimdb"), ("here/it.csv", "is not at hand")):
        monkeypatch.setenv("ZOO_HOME", str(copy))
        rewrite(copy / "card.json", lambda card, name=name: card["receipt"].update(data=name))
        assert told in zoo.verify(copy).skipped


def test_a_measure_that_needs_more_is_told_and_left_out(copy):
    rewrite(copy / "card.json", lambda card: card["receipt"]["scores"].update(BLEU=50.0))
    found = zoo.verify(copy)
    assert found.skipped == "BLEU needs a package that is not installed"
    assert found.scores.keys() == {"accuracy"}


@pytest.mark.parametrize(
    "change",
    [
        lambda receipt: receipt.pop("data"),
        lambda receipt: receipt.update(more=1),
        lambda receipt: receipt.update(within="all"),
        lambda receipt: receipt.update(within=-1.0),
        lambda receipt: receipt.update(scores={}),
        lambda receipt: receipt.update(scores={"accuracy": "1"}),
        lambda receipt: receipt.update(seeds=[1]),
        lambda receipt: receipt.update(name=None),
    ],
)
def test_a_receipt_that_is_none_is_told(copy, change):
    rewrite(copy / "card.json", lambda card: change(card["receipt"]))
    with pytest.raises(ValueError, match="The receipt of a card must tell"):
        zoo.verify(copy)


def test_names_under_the_root_of_data_alone_are_made_portable(monkeypatch):
    monkeypatch.setenv("ZOO_TEST_DATA", "/some/data")
    for text, told in {
        "/some/data/lm/a.txt": "$ZOO_TEST_DATA/lm/a.txt",
        "zoo train names --data /some/data": "zoo train names --data $ZOO_TEST_DATA",
        "/some/database/x": "/some/database/x",
        "/else/some/data/x": "/else/some/data/x",
    }.items():
        assert portable(text) == told
    assert here("$ZOO_TEST_DATA/lm/a.txt") == "/some/data/lm/a.txt"
    monkeypatch.setenv("ZOO_TEST_DATA", ".")
    assert portable("the end. of it") == "the end. of it"


def test_what_has_no_scores_is_not_packed(tmp_path):
    zoo.train("spell", word="hello", out=tmp_path / "run")
    with pytest.raises(ValueError, match="packed with its scores, and spell has none"):
        zoo.pack(tmp_path / "run", tmp_path / "packed")


def test_scores_of_other_seeds_are_told_if_nothing_else_differs(reviews, tmp_path):
    again = shutil.copytree(reviews, tmp_path / "again")
    rewrite(again / "card.json", lambda card: card["settings"].update(seed=1))
    zoo.pack(reviews, tmp_path / "packed", seeds=of_seeds(reviews, [again]))
    scores = json.loads((again / "card.json").read_text("utf-8"))["scores"]["this model"]
    assert receipt(tmp_path / "packed")["seeds"] == {"1": scores}
    assert "with seed 1" in (tmp_path / "packed/README.md").read_text("utf-8")
    rewrite(again / "card.json", lambda card: card["settings"].update(units=5))
    with pytest.raises(ValueError, match="must differ in nothing else"):
        of_seeds(reviews, [again])


def test_other_seeds_are_told_later_and_all_else_stays(copy):
    before = {file.name: file.read_bytes() for file in copy.iterdir()}
    whole = receipt(copy)
    retell(copy, {"1": {"accuracy": 0.875}})
    assert receipt(copy) == {**whole, "seeds": {"1": {"accuracy": 0.875}}}
    assert "accuracy was 0.8750 with seed 1" in (copy / "README.md").read_text("utf-8")
    assert zoo.load(copy).predict(["a fine film"])
    retell(copy, {})
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == before


def test_a_model_that_half_precision_harms_is_not_packed_so(reviews, tmp_path, monkeypatch):
    scores = iter([{"accuracy": 0.9}, {"accuracy": 0.898}])
    monkeypatch.setattr("zoo.presets.packing.measured", lambda trained: next(scores))
    with pytest.raises(ValueError, match=r"harms the model of .* accuracy is 0\.898"):
        zoo.pack(reviews, tmp_path / "packed", half=True)
    assert not (tmp_path / "packed").exists()


def test_numbers_beyond_half_precision_are_told(reviews, tmp_path):
    large = shutil.copytree(reviews, tmp_path / "large")
    arrays = load_file(large / "weights.safetensors")
    next(iter(arrays.values()))[...] = 1e5
    save_file(arrays, large / "weights.safetensors")
    sums.write(large)
    with pytest.raises(ValueError, match="at most 65,504"):
        zoo.pack(large, tmp_path / "packed", half=True)


def test_it_has_a_name_if_it_is_shipped(packed, monkeypatch):
    monkeypatch.setattr(named, "SHIPPED", packed.folder.parent)
    pin = sums.digest(packed.folder / sums.NAME)
    monkeypatch.setattr(named, "pins", lambda: {"tiny-reviews": pin})
    for name in ("tiny-reviews", "tiny_reviews"):
        assert zoo.load(name).card["receipt"]["name"] == "tiny-reviews"
    with pytest.raises(ValueError, match=r"no pretrained model 'tiny-review'\. Did you mean"):
        zoo.load("tiny-review")
    monkeypatch.setattr(named, "pins", lambda: {"tiny-reviews": "0" * 64})
    with pytest.raises(ValueError, match="not the one that this version"):
        zoo.load("tiny-reviews")


def test_the_command_line_says_the_same(packed, reviews, tmp_path, command, monkeypatch):
    said = command("verify", packed.folder)
    assert said.code == 0 and "golden answers to 0e+00" in said.out and "published" in said.out
    (told,) = json.loads(command("verify", packed.folder, "--json").out)["models"]
    assert told["skipped"] is None
    said = command("pack", reviews, tmp_path / "packed", "--half")
    assert said.code == 0 and "accuracy" in said.out
    assert command("pack", reviews, tmp_path / "packed").code == 2
    assert command("verify").code == 2
    assert "How it came to be" in command("info", packed.folder).out
    broken = shutil.copytree(packed.folder, tmp_path / "broken")
    (broken / "config.json").write_text("{")
    for said in (command("verify", broken, "--json"), command("predict", broken, "a")):
        assert said.code == 2 and "config.json is damaged or was changed" in said.out + said.err
    monkeypatch.setattr(named, "SHIPPED", packed.folder.parent)
    pins = {"tiny-reviews": sums.digest(packed.folder / sums.NAME), "gone": "0" * 64}
    monkeypatch.setattr(named, "pins", lambda: pins)
    said = command("verify", "--all")
    assert said.code == 2 and "1 of 2 models differ: gone" in said.err
    assert "FAILED" in said.out and "files as they were" in said.out
    assert "1 of 2 were measured anew" in said.out
    monkeypatch.setattr(named, "pins", lambda: {"tiny-reviews": pins["tiny-reviews"]})
    assert "accuracy" in command("list", "presets").out
    assert "How it came to be" in command("info", "tiny_reviews").out
    said = command("info", "tiny-review")
    assert said.code == 2 and "Did you mean 'tiny-reviews'" in said.err
    assert "→" in command("predict", "tiny-reviews", "a fine film").out


def test_a_folder_without_a_receipt_is_verified_as_far_as_it_goes(trained, folder):
    found = zoo.verify(folder)
    assert dataclasses.astuple(found)[1:] == (None, None, None, "it has no receipt")

"""The smallest lesson: one word, and what memory is for."""

import numpy as np
import pytest

import zoo


@pytest.fixture(scope="module")
def speller():
    return zoo.train("spell")


def letters(word, first):
    """The rows of the second table: a table of pairs, and the network."""
    caption = f"Letters of {word!r} foretold"
    assert first.caption == caption
    return {row[0]: int(row[1]) for row in first.rows}


def test_hello_is_spelt_by_default(speller):
    assert speller.generate() == "hello"
    assert speller.generate("hel") == "hello"
    assert speller.samples()[0].text == "hello"


@pytest.mark.parametrize("word, cell", [("FAME", "lstm"), ("banana", "lstm"), ("banana", "gru")])
def test_a_word_is_spelt_with_any_cell(word, cell):
    assert zoo.train("spell", word=word, cell=cell).generate() == word


def test_its_beliefs_are_probabilities_that_name_the_next_letter(speller):
    believed = speller.beliefs()
    assert believed.shape == (4, 4)
    np.testing.assert_allclose(believed.sum(-1), 1, atol=1e-6)
    assert [speller.vocabulary.characters[i] for i in believed.argmax(-1)] == list("ello")


def test_memory_makes_the_difference(speller):
    """After the first l comes an l, after the second an o: a table of pairs must miss one."""
    believed, score = speller.tables()
    assert [row[:2] for row in believed.rows] == [("h", "e"), ("e", "l"), ("l", "l"), ("l", "o")]
    assert [row[-1] for row in believed.rows] == ["right"] * 4
    assert letters("hello", score) == {"a table of pairs, no memory": 3, "this network": 4}
    assert speller.verdict().endswith("a table of pairs 3 of 4.")


def test_without_repetition_memory_is_not_needed():
    speller = zoo.train("spell", word="FAME")
    assert speller.generate() == "FAME"
    _, score = speller.tables()
    assert letters("FAME", score) == {"a table of pairs, no memory": 3, "this network": 3}
    assert speller.verdict().endswith("so does a table of pairs.")


def test_a_letter_that_is_wrong_is_called_so():
    speller = zoo.train("spell", word="hello", epochs=1, learning_rate=1e-6)
    believed, score = speller.tables()
    wrong = [row[-1] for row in believed.rows].count("wrong")
    assert wrong > 0
    assert letters("hello", score)["this network"] == 4 - wrong
    assert speller.verdict().endswith("give it more epochs.")


def test_it_comes_back_from_its_folder(tmp_path):
    speller = zoo.train("spell", word="日本日é", epochs=100, out=tmp_path / "run")
    loaded = zoo.load(tmp_path / "run")
    np.testing.assert_array_equal(loaded.beliefs(), speller.beliefs())
    assert loaded.generate() == "日本日é"
    assert loaded.card == speller.card
    page = loaded.report(tmp_path / "report.html").read_text("utf-8")
    assert "日本日é" in page and "no memory" in page


def test_one_seed_gives_one_speller():
    one, same, other = (zoo.train("spell", epochs=5, seed=s).beliefs() for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()


@pytest.mark.parametrize("word", ["", "a", "ab" * 16])
def test_a_word_needs_letters_that_can_be_shown(word):
    needed = "two to 30 letters" if word else "not blank"
    with pytest.raises(ValueError, match=f"`word`, .*{needed}. Received: word='{word}'"):
        zoo.train("spell", word=word)


def test_it_tells_what_follows_any_letters(speller):
    first, second = speller.predict(["hel", "hell"])
    assert next(iter(first)) == "l" and next(iter(second)) == "o"


def test_it_writes_beyond_its_word_and_from_several_beginnings(speller):
    assert speller.generate("hello").startswith("hello")
    assert speller.generate(["h", "he"]) == ["hello", "hello"]
    assert speller.generate(iter(["h", "he"])) == ["hello", "hello"]
    assert len(speller.generate("h", 9, temperature=1.0, seed=3)) == 10


def test_letters_it_does_not_know_are_named(speller):
    for act in (speller.generate, lambda text: speller.predict([text])):
        with pytest.raises(ValueError, match=r"'x' \(U\+0078\)"):
            act("hx")
        with pytest.raises(ValueError, match="at least one character"):
            act("")


def test_it_is_exported_as_any_model_of_text(speller, tmp_path):
    assert speller.export(tmp_path / "1").calls > 0
    assert (tmp_path / "1" / "saved_model.pb").is_file()


def test_its_report_shows_beliefs_and_settings_apart(speller, tmp_path):
    page = speller.report(tmp_path / "report.html").read_text("utf-8")
    findings, settings = page.split('id="settings"')
    assert "What it believes comes next" in findings and "learning_rate" in settings


def test_to_resume_it_is_refused_with_the_command_that_begins_anew(tmp_path, command):
    said = command("train", "spell", "--resume", tmp_path / "run", "--word", "FAME")
    assert said.code == 2 and said.out == ""
    assert said.err.count("\n") == 1
    assert "takes seconds to minutes, so nothing of it is kept" in said.err
    assert f"Begin anew: zoo train spell --word FAME --out {tmp_path / 'run'}\n" in said.err
    with pytest.raises(ValueError, match=r"Begin anew: zoo train spell$"):
        zoo.train("spell", resume=True)

"""The page of a model: complete, harmless, and of a size that can be sent."""

import re

import keras
import numpy as np
import pytest

import zoo
from documents import Reader
from zoo.inspection.views import chosen, page
from zoo.inspection.views.shown import shown
from zoo.report import render

pytest.importorskip("matplotlib")

SECTIONS = [
    "What it expected",
    "Units over the text",
    "How long units keep",
    "Gates and states of recurrence_0",
    "The path of the state",
    "What outputs depend on",
]


def headings(document):
    return re.findall(r'<h2 id="section-\d+">(.*?)</h2>', document)


class Reading:
    """As much of a trained model as a page asks for."""

    task, foretells = "stub", True

    def __init__(self, symbols, topology="synced_many_to_many", **sizes):
        self.symbols = symbols
        self.model = zoo.build_model(topology, units=6, engine="loop", **sizes)

    def in_steps(self, texts):
        ids = np.array([[self.symbols.index(letter) for letter in text] for text in texts])
        return ids, [[*text] for text in texts]


class Telling(Reading):
    """Says of words which class a text is of."""

    foretells = False

    def in_steps(self, texts):
        words = [text.split() for text in texts]
        return np.array([[1 + len(word) for word in row] for row in words]), words


class Translating(Reading):
    """Writes the same words, whatever it reads."""

    def in_steps(self, texts):
        inputs = {"source": np.array([[2, 3, 1]]), "tokens": np.array([[1, 2]])}
        return inputs, {"source": [["two", "dogs", "</s>"]], "tokens": [["<s>", "chiens"]]}


TEXT = "<script>alert(1)</script>\n\tThe 'pole' & \"it\" of $5$\n" * 3


@pytest.fixture(scope="module")
def document():
    letters = sorted({*TEXT})
    model = Reading(letters, vocabulary=len(letters))
    return render(page.page(model, TEXT, name="tiny <b>", footer="zoo inspect tiny"))


def test_every_section_is_there(document):
    assert headings(document) == SECTIONS
    assert "<h1>Inside tiny &lt;b&gt;</h1>" in document
    assert ">\nzoo inspect tiny</pre>" in document


def test_the_text_stays_text(document):
    reader = Reader(document)
    assert "script" not in reader.tags
    texts = 1 + page.UNITS  # by surprise, and by each unit
    assert reader.text.count("<script>alert(1)</script>↵\n") >= 3 * texts
    assert reader.text.count("'pole' & \"it\" of $5$↵\n") >= 3 * texts


def test_it_asks_for_nothing_else(document):
    assert "://" not in document
    assert not re.search(r"@import|url\((?!#)", document)
    for name, value in Reader(document).attributes:
        if name in ("src", "href", "srcset", "data", "action"):
            assert value.startswith(("#", "data:"))
        assert not name.startswith("on")


def test_names_within_it_are_unique(document):
    attributes = Reader(document).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len({*ids})
    named = {value[1:] for name, value in attributes if name == "href" and value[0] == "#"}
    assert named | {*re.findall(r"url\(#(\w+)\)", document)} <= {*ids}


def test_what_is_wide_is_scrolled_in_its_own_box(document):
    for box in re.findall(r"<(div class=\"wide[^>]*)>\s*<(?:svg|img)", document):
        assert 'tabindex="0"' in box and 'role="region"' in box
    body = document[document.index("<body>") :]
    assert len(re.findall(r"<svg viewBox", body)) == len(
        re.findall(r'<div class="wide" [^>]*>\s*<svg viewBox', body)
    )


def test_colours_are_those_of_the_page(document):
    """Of what is no pixel: letters and axes, which must be read on dark paper too."""
    drawn = set(re.findall(r"(?:fill|stroke): (#\w+)", document))
    pixels = {"#4a86c8", "#d9691e"}  # in the middle between both papers
    courses = {colour for colour in drawn if colour not in pixels}
    dark = [c for c in courses if max(int(c[i : i + 2], 16) for i in (1, 3, 5)) < 0x90]
    assert dark == []


def test_two_thousand_characters_at_most_and_not_large(trained, tmp_path):
    text = ("The pole of the tent. " * 200)[:3000]
    path = zoo.inspect(trained, text, tmp_path / "inside.html", units=[3, 5])
    document = path.read_text("utf-8")
    assert "first 2,000 of its 3,000 characters" in document
    assert len(document) < 1.5e6
    assert re.findall(r"<figcaption>(Unit .*?)</figcaption>", document) == [
        "Unit 3 of recurrence_0: c",
        "Unit 5 of recurrence_0: c",
    ]
    (wide,) = {*re.findall(r'<img src="[^"]*" alt="" style="width: ([\d.]+)rem', document)}
    assert float(wide) == 2000 * 0.5


def test_units_that_swing_slowly_come_first():
    time = np.arange(200)
    values = np.stack(
        [np.sin(time * 2.9), np.sin(time / 15), 0.01 * np.sin(time / 40), 0 * time + 3], axis=1
    )
    layer = zoo.inspection.LayerRecord(
        "one", "LSTMCell", False, {}, {"c": values[None]}, {}, np.ones((1, 200), bool)
    )
    record = zoo.inspection.Record((layer,), {}, None)
    assert chosen.telling(shown(record, "one", "c"), 2) == [1, 2]


def test_a_classifier_tells_its_answer():
    model = Telling(["neg", "pos"], "many_to_one", vocabulary=20, classes=2, pooling="attention")
    made = page.page(model, "a fine <b>film</b>")
    assert [section.title for section in made.sections] == ["Where attention looks", *SECTIONS[1:]]
    answer = {fact.label: fact for fact in made.facts}["answer"]
    logits = np.asarray(model.model(model.in_steps(["a fine <b>film</b>"])[0]))[0]
    assert answer.value == model.symbols[logits.argmax()]
    assert "&lt;b&gt;film&lt;/b&gt; " in render(made)


def test_a_translator_has_an_alignment():
    sizes = {"source_vocabulary": 5, "vocabulary": 4}
    model = Translating(["", "<s>", "chiens", "</s>"], "many_to_many", **sizes)
    made = page.page(model, "two dogs")
    assert [section.title for section in made.sections[:2]] == [
        SECTIONS[0],
        "Where attention looks",
    ]
    units = [block.title for block in made.sections[2].blocks]
    assert [title.split(" of ")[1] for title in units] == [
        "forward_source_recurrence_0: c",
        "backward_source_recurrence_0: c",
        "recurrence_0: c",
    ]
    Reader(render(made))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["next-word", "pos-tags", "sentiment", "translation-en-fr"])
def test_shipped_models_of_words(name):
    document = render(page.page(zoo.load(name), "A man in a red hat <b>read</b> a book."))
    Reader(document)
    assert len(document) < 1e6


@pytest.mark.slow
def test_the_shipped_character_model_in_less_than_five_megabytes():
    text = "First Citizen:\nBefore we proceed any further, hear me speak.\n\n" * 40
    document = render(page.page(zoo.load("char-lm"), text))
    assert "first 2,000 of its" in document
    assert len(document.encode()) < 5e6
    Reader(document)


def test_what_reads_no_text_is_refused(trained, tmp_path):
    with pytest.raises(TypeError, match=r"reads texts.*Received: Sequential.*zoo\.record"):
        zoo.inspect(keras.Sequential(), "text", tmp_path / "a.html")
    with pytest.raises(KeyError, match=r"'lost'\. Recorded: recurrence_0"):
        zoo.inspect(trained, "The", tmp_path / "a.html", layer="lost")
    with pytest.raises(ValueError, match=r"`unit` must be one of the 8.*Received: 8"):
        zoo.inspect(trained, "The", tmp_path / "a.html", units=[8])
    assert not (tmp_path / "a.html").exists()

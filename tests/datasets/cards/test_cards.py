"""Cards: every dataset has one that tells the truth, and is found by its name."""

import hashlib

import numpy as np
import pytest

from zoo.datasets.cards import registry
from zoo.datasets.cards.card import Card, Field, generated
from zoo.datasets.cards.measure import Measured, measure
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Ragged, Rows, Splits

CARDS = registry.cards()


def test_names_are_distinct_and_as_users_write_them():
    names = [card.name for family in registry.families().values() for card in family]
    assert sorted(names) == sorted(CARDS)
    assert all(name == name.lower() and "_" not in name for name in names)


def test_every_source_has_a_place_of_its_own():
    sources = {source for card in CARDS.values() for source in card.sources}
    names = [source.name for source in sources]
    assert len(set(names)) == len(names)
    for source in sources:
        assert source.url.startswith("https://")
        assert len(source.sha256) == 64 and int(source.sha256, 16) >= 0
        assert source.bytes > 0


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_complete(name):
    card = CARDS[name]
    for told in (card.story, card.split, card.baseline, card.licence, card.citation):
        assert told.strip() and "\n" not in told
    assert card.fields and all(field.name and field.shape and field.story for field in card.fields)
    assert len(card.story) < 76


@pytest.mark.parametrize("name", [n for n, c in CARDS.items() if not c.sources and not c.place])
def test_what_needs_no_network_has_what_its_card_tells(name):
    card = CARDS[name]
    splits = card.load()
    assert isinstance(splits, Splits)
    for part in splits.parts().values():
        assert len(part) > 0
        if isinstance(part, Rows):
            assert set(part.columns()) == {field.name for field in card.fields}
    for measured in measure(card, splits):
        assert measured.rows > 0


def test_names_are_found_and_guessed():
    assert registry.find("python-docs") is registry.find("Python_Docs") is CARDS["python-docs"]
    with pytest.raises(ValueError, match=r"no dataset 'pyton-docs'. Did you mean 'python-docs'\?"):
        registry.find("pyton-docs")
    with pytest.raises(
        ValueError, match=r"text is a family of datasets\. Name one of it: python-doc"
    ):
        registry.find("text")


def test_what_is_counted():
    class Words(Rows):
        def columns(self):
            return {"tokens": self.tokens, "labels": self.labels}

        def __init__(self, tokens, labels):
            object.__setattr__(self, "tokens", tokens)
            object.__setattr__(self, "labels", labels)

    def card(labels):
        fields = (Field("tokens", "(time,)", "ids"),)
        told = dict.fromkeys(["name", "story", "split", "baseline", "licence", "citation"], "-")
        return Card(load=lambda: None, fields=fields, lengths="tokens", labels=labels, **told)

    part = Words(Ragged.of([[1], [1, 2, 2], []]), np.array([1, 0, 1]))
    splits = Splits(part, part, classes=("bad", "good"))
    [train, _] = measure(card("labels"), splits)
    assert train == Measured("train", 3, (0, 1.0, 3), {"bad": 1, "good": 2})
    [train, _] = measure(card("tokens"), Splits(part, part))
    assert train.balance == {"1": 2, "2": 2}


def test_all_files_that_cannot_be_fetched_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_HOME", str(tmp_path))
    hashed = hashlib.sha256(b"I").hexdigest()
    sources = tuple(Source(f"plays/{n}", f"http://[{n}", hashed, 1, "-", "-") for n in "123")
    told = dict.fromkeys(["story", "split", "baseline", "licence", "citation"], "-")
    card = Card("plays", load=lambda: None, fields=(), sources=sources, **told)
    for content, expected in ((None, "3 files of plays are not there: 1, 2, 3."), (b"I", "2, 3.")):
        if content:
            (tmp_path / "plays/1").write_bytes(content)
        with pytest.raises(FileNotFoundError) as caught:
            card.fetch()
        assert expected in str(caught.value) and "\n" not in str(caught.value)
    (tmp_path / "plays/2").write_bytes(b"I")
    with pytest.raises(FileNotFoundError, match=r"put it at \S+3\.$"):
        card.fetch()


def test_what_is_generated_is_at_no_path():
    load = generated(lambda *, rows=1: Splits(rows, rows))
    assert load() == Splits(1, 1) and load(rows=2) == Splits(2, 2)
    with pytest.raises(ValueError, match=r"which are generated\. Received: mine\.csv\.") as caught:
        load("mine.csv")
    assert "\n" not in str(caught.value)

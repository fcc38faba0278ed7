"""Tagged sentences: real files, parts and splits, what is broken."""

import gzip
import hashlib
import os
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from zoo.datasets import tags
from zoo.datasets.cards import registry
from zoo.datasets.formats.conllu import UPOS
from zoo.datasets.generators import homographs

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")


def conllu(*sentences):
    lines = []
    for words in sentences:
        lines += [f"{n}\t{w}\t_\tNOUN" + 6 * "\t_" for n, w in enumerate(words.split(), 1)]
        lines.append("")
    return "\n".join(lines)


def treebank(folder, **parts):
    folder.mkdir(exist_ok=True)
    for part, text in parts.items():
        (folder / f"x-ud-{part}.conllu").write_text(text, "utf-8")
    return folder


def refusal(kind, call, *arguments, **keywords):
    with pytest.raises(kind) as caught:
        call(*arguments, **keywords)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def commonest(splits):
    """Accuracy on test of the commonest tag of each word in train."""
    counts, every = defaultdict(Counter), Counter()
    for words, ids in zip(splits.train.words, splits.train.tags, strict=True):
        for word, tag in zip(words, ids.tolist(), strict=True):
            counts[word][tag] += 1
            every[tag] += 1
    hits = [
        counts.get(word, every).most_common(1)[0][0] == tag
        for words, ids in zip(splits.test.words, splits.test.tags, strict=True)
        for word, tag in zip(words, ids.tolist(), strict=True)
    ]
    return sum(hits) / len(hits)


@REAL
def test_english_web_treebank_as_it_lies():
    began = time.perf_counter()
    splits = tags.load(Path(os.environ["ZOO_TEST_DATA"]) / "tagging/ud_english_ewt")
    assert time.perf_counter() - began < 5
    assert {name: len(part) for name, part in splits.parts().items()} == {
        "train": 12_544,
        "validation": 2_001,
        "test": 2_077,
    }
    assert [len(p.tags.values) for p in splits.parts().values()] == [204_577, 25_147, 25_094]
    assert splits.classes == UPOS
    counts = Counter(splits.train.tags.values.tolist())
    assert counts[UPOS.index("NOUN")] == 34_751 and counts[UPOS.index("X")] == 400
    for part in splits.parts().values():
        assert [len(words) for words in part.words] == part.tags.lengths.tolist()
    assert splits.validation.words[0] == ("From", "the", "AP", "comes", "this", "story", ":")
    assert splits.notes == (
        "train: 810 of 12544 sentences repeat an earlier one.",
        "validation: 88 of 2001 sentences repeat an earlier one.",
        "test: 106 of 2077 sentences repeat an earlier one.",
        "68 of the 2001 sentences of validation stand in train too.",
        "94 of the 2077 sentences of test stand in train too.",
        "73 of the 2077 sentences of test stand in validation too.",
    )
    assert commonest(splits) == pytest.approx(0.862, abs=5e-4)


def sources(monkeypatch, cache, **parts):
    """A treebank of three sentences in the cache, declared as the real one is."""
    declared = []
    for source, text in zip(tags.EWT, parts.values(), strict=True):
        raw = text.encode()
        digest = hashlib.sha256(raw).hexdigest()
        declared.append(type(source)(source.name, "http://x", digest, len(raw), "-", "-"))
        source.cached.parent.mkdir(parents=True, exist_ok=True)
        source.cached.write_bytes(raw)
    monkeypatch.setattr(tags, "EWT", tuple(declared))
    return declared


def test_from_the_cache_or_a_folder_packed_or_not(monkeypatch, cache):
    declared = sources(monkeypatch, cache, train=conllu("a b"), dev=conllu("c"), test=conllu("d"))
    splits = tags.load()
    assert splits.train.words == (("a", "b"),) and splits.test.words == (("d",),)
    assert not splits.notes
    file = declared[0].cached
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(conllu("a b").encode()))
    file.unlink()
    assert tags.load(file.parent).train.words == splits.train.words
    assert not tags.load(file.parent).notes
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(conllu("other").encode()))
    assert "does not unpack to the file declared" in tags.load(file.parent).notes[0]
    (file.parent / declared[2].cached.name).write_text(conllu("e"))
    assert "is not the file declared as" in tags.load(file.parent).notes[1]
    file.with_name(file.name + ".gz").write_bytes(gzip.compress(conllu("a b").encode())[:-9])
    assert "Fetch it anew" in refusal(ValueError, tags.load, file.parent)


def test_a_treebank_with_its_own_split_stays_as_it_is(tmp_path):
    folder = treebank(tmp_path / "x", train=conllu("a", "a"), dev=conllu("b"), test=conllu("a"))
    splits = tags.load_conllu(folder)
    assert splits.train.words == (("a",), ("a",)) and splits.test.words == (("a",),)
    assert splits.notes == (
        "train: 1 of 2 sentences repeat an earlier one.",
        "1 of the 1 sentences of test stand in train too.",
    )


@pytest.mark.parametrize("official", [True, False])
def test_no_sentence_on_two_sides_of_a_split_of_ours(tmp_path, official):
    sentences = [f"w{n % 80}" for n in range(200)]
    parts = {"train": conllu(*sentences)} | ({"test": conllu("t")} if official else {})
    folder = treebank(tmp_path / "x", **parts)
    splits = tags.load_conllu(folder if official else folder / "x-ud-train.conllu")
    sides = [set(part.words) for part in splits.parts().values()]
    assert all(sides) and sum(map(len, sides)) == len(set.union(*sides)) == 80 + official
    assert not any("stand in" in note for note in splits.notes)
    assert (splits.test.words == (("t",),)) == official
    treebank(folder, train=conllu(*sentences[::-1]))
    again = tags.load_conllu(folder if official else folder / "x-ud-train.conllu")
    assert [set(part.words) for part in again.parts().values()] == sides


def test_columns_of_a_shared_task(tmp_path):
    (tmp_path / "eng.train").write_text("EU N B-ORG\nsaid V O\n\n" * 9 + "so V O")
    (tmp_path / "eng.testa").write_text("a N O\n")
    (tmp_path / "eng.testb").write_text("Rome N B-LOC\n")
    splits = tags.load_columns(tmp_path)
    assert [len(part) for part in splits.parts().values()] == [10, 1, 1]
    assert splits.classes == ("B-ORG", "O", "B-LOC")
    assert splits.train.tags[0].tolist() == [0, 1] and splits.test.tags[0].tolist() == [2]
    assert "Tags of test that are not in train: B-LOC." in splits.notes
    assert tags.load_columns(tmp_path, tag=1).classes == ("N", "V")


def test_columns_in_another_encoding(tmp_path):
    (tmp_path / "train.txt").write_bytes(
        "".join(f"café{n} N\n\n" for n in range(60)).encode("latin-1")
    )
    assert "latin-1" in refusal(ValueError, tags.load_columns, tmp_path / "train.txt")
    refusal(ValueError, tags.load_columns, tmp_path, encoding="latin-11")
    splits = tags.load_columns(tmp_path / "train.txt", encoding="latin-1")
    assert sum(len(part) for part in splits.parts().values()) == 60


COLUMNS = "".join(f"word{n} N\nother{n} V\n\n" for n in range(60))


def test_a_tag_that_breaks_off_or_is_mistyped_is_noted(tmp_path):
    (tmp_path / "x.txt").write_text(COLUMNS.replace("V\n", "v\n", 1) + "last VER")
    assert tags.load_columns(tmp_path / "x.txt").notes == (
        "Tags that stand at one word only: VER, v.",
    )


@pytest.mark.parametrize(
    "text, settings, told",
    [
        (COLUMNS.replace("\n\n", "\n"), {}, "none for validation, of 1 in all"),
        (COLUMNS, {"word": 1, "tag": 0}, "Are they exchanged?"),
    ],
)
def test_columns_read_wrongly_are_refused(tmp_path, text, settings, told):
    (tmp_path / "x.txt").write_text(text)
    assert told in refusal(ValueError, tags.load_columns, tmp_path / "x.txt", **settings)


def write(folder, **files):
    for name, content in files.items():
        (folder / f"{name}.conllu").write_bytes(content)


DAMAGE = {
    "no file of train": ({"dev": conllu("a").encode()}, FileNotFoundError, "'train' in its name"),
    "two of train": (
        {"train1": b"", "train2": b""},
        FileNotFoundError,
        "train1.conllu, train2.conllu",
    ),
    "empty": ({"train": b""}, ValueError, "which is empty"),
    "comments only": ({"train": b"# nothing"}, ValueError, "Received: none, in 0 sentences"),
    "withheld": ({"train": conllu("_ _", "_").encode()}, ValueError, "words withheld"),
    "a picture": ({"train": b"\x89PNG\r\n\x1a\n\0\0"}, ValueError, "NUL bytes"),
    "latin-1": ({"train": conllu("café").encode("latin-1")}, ValueError, "Name its encoding"),
    "another format": ({"train": b"EU NNP I-NP I-ORG\n"}, ValueError, "Line 1 of"),
    "cut off": ({"train": conllu("a b c").encode()[:-20]}, ValueError, "must have ten columns"),
}


@pytest.mark.parametrize("files, kind, told", DAMAGE.values(), ids=DAMAGE)
def test_damaged_treebanks_are_told(tmp_path, files, kind, told):
    write(tmp_path, **files)
    assert told in refusal(kind, tags.load_conllu, tmp_path)


def test_nothing_there(tmp_path):
    for load in (tags.load_conllu, tags.load_columns):
        assert "nothing is" in refusal(FileNotFoundError, load, tmp_path / "no")
        refusal(FileNotFoundError, load)
    assert "must be a file" in refusal(FileNotFoundError, tags.load, tmp_path)
    (tmp_path / "one.conllu").write_text(conllu("a"))
    message = refusal(NotADirectoryError, tags.load, tmp_path / "one.conllu")
    assert "Of one file the dataset conllu makes a split" in message
    refusal(FileNotFoundError, registry.find("conll").fetch)


def test_the_grammar_holds_out_meetings_only():
    splits = tags.load_grammar()
    assert not splits.notes
    train, held = splits.train, (splits.validation, splits.test)
    assert [len(part) for part in splits.parts().values()] == [288, 96, 96]
    known = {
        pair
        for words, ids in zip(train.words, train.tags, strict=True)
        for pair in zip(words, ids.tolist(), strict=True)
    }
    for part in held:
        for words, ids in zip(part.words, part.tags, strict=True):
            assert set(zip(words, ids.tolist(), strict=True)) <= known
    assert commonest(splits) == pytest.approx(0.892, abs=5e-4)
    used = {splits.classes[tag] for part in splits.parts().values() for tag in part.tags.values}
    assert used == set(homographs.TAGS)


def test_in_the_grammar_the_place_tells_the_tag():
    """The two words before and after one, homographs hidden, are never followed by two tags."""
    seen = defaultdict(set)
    known = set(homographs.HOMOGRAPHS.split())
    for part in tags.load_grammar().parts().values():
        for words, ids in zip(part.words, part.tags, strict=True):
            hidden = ["", "", *("~" if w in known else w for w in words), "", ""]
            for place, tag in enumerate(ids.tolist()):
                seen[tuple(hidden[place : place + 5])].add(tag)
    assert {len(tag) for tag in seen.values()} == {1}

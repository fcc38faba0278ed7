"""Reviews: the real ones with their known counts, made-up ones, and no text on two sides."""

import io
import os
import random
import tarfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import reviews
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.formats.labelled import acl_imdb
from zoo.datasets.formats.labelled.found import clean, key

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
COLD, WARM = 60, 5  # seconds that 50,000 reviews may take to padded batches


def sides(splits):
    """The splits in which each text stands."""
    found = {}
    for name, part in splits.parts().items():
        for text in part.texts:
            found.setdefault(key(text), set()).add(name)
    return found


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """aclImdb twice, the second time from the cache: splits, ids, seconds of both."""
    archive = Path(os.environ["ZOO_TEST_DATA"]) / "sentiment/aclImdb_50k.tar.gz"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZOO_HOME", str(tmp_path_factory.mktemp("home")))
        seconds = []
        for _ in range(2):
            began = time.perf_counter()
            splits = reviews.load_acl_imdb(archive)
            ids, vocabulary = reviews.encode(splits)
            rows = 0
            for part in ids.parts().values():
                rows += sum(len(batch["labels"]) for batch in Batches(part, 64).epoch(0))
            seconds.append(time.perf_counter() - began)
            assert rows == 50_000
    print(
        f"\n50,000 reviews to batches: {seconds[0]:.1f} s cold, {seconds[1]:.1f} s from the cache"
    )
    return splits, ids, vocabulary, seconds


@REAL
@pytest.mark.slow
def test_real_reviews_are_read_in_time(real):
    cold, warm = real[-1]
    assert cold <= COLD and warm <= WARM


@REAL
@pytest.mark.slow
def test_real_counts(real):
    splits, ids, vocabulary, _ = real
    texts = [text for part in splits.parts().values() for text in part.texts]
    assert len(texts) == 50_000 and len(splits.test) == 25_000
    assert len({key(text) for text in texts}) == 49_578  # 49,582 to the letter
    assert splits.notes == (
        "98 of 25000 reviews of train repeat an earlier one.",
        "201 of 25000 reviews of test repeat an earlier one.",
        "123 of the 25000 reviews of test stand in train too.",
    )
    assert splits.classes == ("neg", "pos")
    assert np.bincount(splits.test.labels).tolist() == [12_500, 12_500]
    learnt = np.concatenate([splits.train.labels, splits.validation.labels])
    assert np.bincount(learnt).tolist() == [12_500, 12_500]
    assert len(splits.validation) / 25_000 == pytest.approx(0.1, abs=0.01)
    assert not any("<br" in text for text in texts)
    assert len(vocabulary) == 20_002
    for name, part in ids.parts().items():
        assert (part.tokens.lengths > 0).all() and part.tokens.values.max() < 20_002, name


@REAL
@pytest.mark.slow
def test_no_real_review_is_learnt_and_validated(real):
    on = Counter(frozenset(names) for names in sides(real[0]).values())
    assert frozenset({"train", "validation"}) not in on
    assert on[frozenset({"train", "test"})] + on[frozenset({"validation", "test"})] <= 123


@REAL
def test_real_sentences():
    splits = reviews.load_sentences(Path(os.environ["ZOO_TEST_DATA"]) / "sentiment/uci_sentences")
    labels = np.concatenate([part.labels for part in splits.parts().values()])
    assert np.bincount(labels).tolist() == [1500, 1500]
    assert splits.notes == ("21 of 3000 reviews repeat an earlier one.",)
    assert all(len(names) == 1 for names in sides(splits).values())
    one = Path(os.environ["ZOO_TEST_DATA"]) / "sentiment/uci_sentences/yelp_labelled.txt"
    assert sum(map(len, reviews.load_sentences(one).parts().values())) == 1000


@pytest.fixture
def tree():
    """A small aclImdb: path in the archive → text; one text is in train twice, and in test."""
    files = {
        f"aclImdb/{split}/{kind}/{k}_{stars}.txt": f"{split} {kind} film {k}<br /><br>Seen."
        for split in ("train", "test")
        for kind, stars in (("neg", 2), ("pos", 9))
        for k in range(40)
    }
    same = ("train/pos/90_7", "train/pos/91_10", "test/pos/90_8")
    files |= {f"aclImdb/{name}.txt": "Fine  film<BR/>!" for name in same}
    files |= {"aclImdb/README": "read me", "aclImdb/train/unsup/0_0.txt": "no label"}
    return files | {"aclImdb/train/pos/._0_9.txt": "\0\1"}


@pytest.fixture
def pack(tmp_path):
    def pack(files, name="a.tar.gz"):
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            for path, content in files.items():
                raw = content if isinstance(content, bytes) else content.encode()
                info = tarfile.TarInfo(path)
                info.size = len(raw)
                archive.addfile(info, io.BytesIO(raw))
        return tmp_path / name

    return pack


def same(one, other):
    return one.notes == other.notes and all(
        a.texts == b.texts and a.labels.tolist() == b.labels.tolist()
        for a, b in zip(one.parts().values(), other.parts().values(), strict=True)
    )


def test_archive_folder_and_cache_are_one(tree, pack, tmp_path, monkeypatch):
    archive = pack(tree)
    first = reviews.load_acl_imdb(archive)
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "unpacked", filter="data")
    for folder in ("unpacked", "unpacked/aclImdb"):
        assert same(reviews.load_acl_imdb(tmp_path / folder), first)
    monkeypatch.setattr(acl_imdb, "members", None)  # not read again
    assert same(reviews.load_acl_imdb(archive), first)


def test_what_is_read_and_what_is_told(tree, pack):
    splits = reviews.load_acl_imdb(pack(tree), validation=0.2)
    assert len(splits.test) == 81 and len(splits.train) + len(splits.validation) == 82
    assert splits.test.texts[0] == "test neg film 0\n\nSeen."
    assert "Fine  film\n!" in splits.test.texts
    assert "train/pos holds 42 reviews, in the original 12500." in splits.notes
    assert "1 of 82 reviews of train repeat an earlier one." in splits.notes
    assert "1 of the 81 reviews of test stand in train too." in splits.notes
    twice = [names for text, names in sides(splits).items() if text.startswith("fine")]
    assert twice in ([{"train", "test"}], [{"validation", "test"}])


def test_order_in_the_archive_changes_nothing(tree, pack):
    first = reviews.load_acl_imdb(pack(tree))
    names = list(tree)
    random.Random(3).shuffle(names)
    assert same(reviews.load_acl_imdb(pack({n: tree[n] for n in names}, "b.tar.gz")), first)


def without(tree, beginning):
    return {name: text for name, text in tree.items() if not name.startswith(beginning)}


ARCHIVES = {
    "no test": (lambda t: without(t, "aclImdb/test"), "test/neg holds no review"),
    "a class missing": (lambda t: without(t, "aclImdb/train/neg"), "train/neg holds no review"),
    "stars of the other class": (lambda t: t | {"train/pos/99_1.txt": "bad"}, "train/pos/99_1"),
    "no stars": (lambda t: t | {"train/pos/review.txt": "bad"}, "number_stars"),
    "an empty review": (lambda t: t | {"train/pos/99_9.txt": ""}, "which is empty"),
    "latin-1": (lambda t: t | {"test/neg/9_1.txt": "é".encode("latin-1")}, "test/neg/9_1.txt"),
    "a picture": (lambda t: t | {"test/neg/9_1.txt": b"\x89PNG\0"}, "NUL"),
    "another archive": (lambda t: {"names/Arabic.txt": "Khoury"}, "train/neg holds no review"),
}


@pytest.mark.parametrize("damage, told", ARCHIVES.values(), ids=ARCHIVES)
def test_damaged_archives_are_told(tree, pack, damage, told, cache):
    with pytest.raises(ValueError) as caught:
        reviews.load_acl_imdb(pack(damage(tree)))
    assert told in str(caught.value) and "\n" not in str(caught.value)
    assert not list((cache / "derived").glob("aclimdb*"))


@pytest.mark.parametrize("left", [0.3, 0.9, 0.999])
def test_truncated_archives_are_told(tree, pack, left, cache):
    archive = pack(tree)
    raw = archive.read_bytes()
    archive.write_bytes(raw[: int(len(raw) * left)])
    with pytest.raises(ValueError, match="must be a whole zip, tar"):
        reviews.load_acl_imdb(archive)
    assert not list((cache / "derived").glob("aclimdb*"))


def test_another_file_of_that_name_is_noted(tree, pack):
    splits = reviews.load_acl_imdb(pack(tree, reviews.ACL_IMDB.name))
    assert any("is not the file declared" in note for note in splits.notes)


@pytest.mark.parametrize(
    "content, told",
    [
        (b"Good.\t1\nBad. 0\n", "end of line 2"),
        (b"Good.\t1\nBad.\t2\n", "end of line 2"),
        (b"Good.\t1\n\t0\n", "end of line 2"),
        (b"Good.,1\n", "end of line 1"),
        ("Touch\u00e9.\t1\n".encode("latin-1"), "Name its encoding"),
    ],
)
def test_damaged_sentences_are_told(tmp_path, content, told):
    (tmp_path / "yelp_labelled.txt").write_bytes(content)
    with pytest.raises(ValueError, match=told):
        reviews.load_sentences(tmp_path / "yelp_labelled.txt")


def test_a_file_of_the_sentences_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError, match="amazon_cells_labelled"):
        reviews.load_sentences(tmp_path)


@pytest.mark.parametrize(
    "text, cleaned",
    [
        ("a<br /><br />b", "a\n\nb"),
        ("<BR>a<br/>", "a"),
        ("i <3 it <grin> <i>so</i> &amp; <broken", "i <3 it <grin> <i>so</i> &amp; <broken"),
    ],
)
def test_only_breaks_are_cleaned(text, cleaned):
    assert clean(text) == cleaned


def test_ids_are_of_train_alone():
    splits = reviews.load_small()
    ids, vocabulary = reviews.encode(splits, least=1)
    assert len(ids.train) == 384 and ids.classes == splits.classes
    words = {word for text in splits.train.texts for word in text.split()}
    assert set(vocabulary.words) == words
    other = reviews.Splits(splits.train, reviews.Reviews(("zebra",), np.zeros(1, np.int32)))
    again, same = reviews.encode(other, least=1)
    assert same == vocabulary and again.validation.tokens.values.tolist() == [1]
    batch = Batches(ids.train, 16).epoch(0)[0]
    assert batch["tokens"].shape[0] == 16 and batch["labels"].shape == (16,)


def test_small_reviews_are_quick():
    began = time.perf_counter()
    reviews.load_small()
    assert time.perf_counter() - began < 1

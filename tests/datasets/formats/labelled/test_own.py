"""Your own reviews: tables and folders, in one piece or split already, whole and damaged."""

import json
import random

import pytest

from zoo.datasets import reviews
from zoo.datasets.formats.labelled.found import key

TEXTS = [f"film {number} was seen" for number in range(60)]
LABELS = ["bad", "good", "bad"] * 20


def table(texts=TEXTS, labels=LABELS, between=","):
    return "\n".join([f"text{between}label", *map(between.join, zip(texts, labels, strict=True))])


def lay(folder, files):
    """Writes files by their path below `folder`; None: a folder."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            place.mkdir()
        else:
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def by_class(texts=TEXTS, labels=LABELS, below=""):
    rows = enumerate(zip(texts, labels, strict=True))
    return {f"{below}{label}/{number}.txt": text for number, (text, label) in rows}


def sides(splits):
    return {
        key(text): (name, splits.classes[label])
        for name, part in splits.parts().items()
        for text, label in zip(part.texts, part.labels, strict=True)
    }


@pytest.fixture
def expected(tmp_path):
    return sides(reviews.load(lay(tmp_path, {"expected.csv": table()}) / "expected.csv"))


def test_all_forms_are_one(tmp_path, expected):
    rows = zip(TEXTS, LABELS, strict=True)
    lines = "\n".join(json.dumps({"label": label, "text": text}) for text, label in rows)
    files = {"t.tsv": table(between="\t"), "t.jsonl": lines, "t.txt": table()}
    lay(tmp_path, files | by_class(below="folders/"))
    for name in (*files, "folders"):
        assert sides(reviews.load(tmp_path / name)) == expected
    assert {name for name, _ in expected.values()} == {"train", "validation", "test"}


def test_order_of_rows_changes_no_side(tmp_path, expected):
    rows = list(zip(TEXTS, LABELS, strict=True))
    random.Random(1).shuffle(rows)
    path = lay(tmp_path, {"t.csv": table(*zip(*rows, strict=True))}) / "t.csv"
    assert sides(reviews.load(path)) == expected
    assert sides(reviews.load(path, seed=1)) != expected


def test_repetitions_stand_on_one_side(tmp_path):
    texts = [*TEXTS, *(text.upper().replace(" ", "  ") for text in TEXTS)]
    path = lay(tmp_path, {"t.csv": table(texts, LABELS * 2)}) / "t.csv"
    splits = reviews.load(path)
    keys = [{key(text) for text in part.texts} for part in splits.parts().values()]
    assert sum(map(len, keys)) == len(set().union(*keys)) == 60
    assert splits.notes == ("60 of 120 reviews repeat an earlier one.",)


def test_labels_at_odds_are_noted(tmp_path):
    path = lay(tmp_path, {"t.csv": table([*TEXTS, TEXTS[0]], [*LABELS, "good"])}) / "t.csv"
    assert "1 texts of all stand there under different labels." in reviews.load(path).notes


@pytest.mark.parametrize("other", ["valid", "dev", "validation.csv"])
def test_splits_of_their_own_stay_as_they_are(tmp_path, other):
    files = {"train.csv": table(), "test.csv": table(["new", TEXTS[3]], ["good", "bad"])}
    more = table(["hm"], ["bad"]) if "." in other else None
    lay(
        tmp_path,
        files | ({other: more} if more else by_class(["x", "y"], ["bad", "good"], f"{other}/")),
    )
    splits = reviews.load(tmp_path)
    assert splits.test.texts == ("new", TEXTS[3])
    assert splits.train.texts == tuple(TEXTS) and len(splits.validation) == (1 if more else 2)
    lacking = ("validation has no review labelled good.",) if more else ()
    assert splits.notes == (*lacking, "1 of the 2 reviews of test stand in train too.")


def test_what_is_named_as_no_split_is_told(tmp_path):
    lay(tmp_path, {"train.csv": table(), "test_data.csv": table(), ".x": "", "README": "y"})
    assert reviews.load(tmp_path).notes == (f"Left unread in {tmp_path}: README, test_data.csv.",)


def test_classes_in_their_order(tmp_path):
    path = lay(tmp_path, {"t.csv": table(TEXTS, ["10", "9", "-1"] * 20)}) / "t.csv"
    assert reviews.load(path).classes == ("-1", "9", "10")
    assert reviews.load(path, classes=("9", "10", "-1")).classes == ("9", "10", "-1")


@pytest.mark.parametrize("classes", ["bad", ("bad", "good", "bad")])
def test_classes_must_be_different_texts(tmp_path, classes):
    path = lay(tmp_path, {"t.csv": table()}) / "t.csv"
    with pytest.raises(ValueError, match="must be different texts"):
        reviews.load(path, classes=classes)


def test_labels_that_differ_in_case_may_be_meant(tmp_path):
    path = lay(tmp_path, {"t.csv": table(TEXTS, ["bad", "Bad"] * 30)}) / "t.csv"
    assert reviews.load(path, classes=("Bad", "bad")).classes == ("Bad", "bad")


def test_a_label_that_breaks_off_is_noted(tmp_path):
    path = lay(tmp_path, {"t.csv": table(TEXTS, ["bad", "splendid"] * 30)[:-3]}) / "t.csv"
    assert reviews.load(path).notes == ("One review alone is labelled 'splen'.",)


def test_characters_lost_before_are_noted(tmp_path):
    path = lay(tmp_path, {"t.csv": table(["caf\ufffd", *TEXTS[1:]])}) / "t.csv"
    [note] = reviews.load(path).notes
    assert note.startswith("1 texts hold U+FFFD")


def test_columns_of_other_names(tmp_path):
    path = lay(tmp_path, {"t.csv": table().replace("text,label", "Review,stars")}) / "t.csv"
    assert len(reviews.load(path, text="Review", label="stars").train)


@pytest.mark.parametrize("row", ["text without,", ",good", "NaN,good", "fine,null", "  ,bad"])
def test_rows_that_lack_something_are_left_out_and_told(tmp_path, row):
    path = lay(tmp_path, {"t.csv": f"{table()}\n{row}\n"}) / "t.csv"
    splits = reviews.load(path)
    assert sum(map(len, splits.parts().values())) == 60
    assert splits.notes == (
        "1 rows of t.csv lack a text or a label and were left out; the first is in line 62.",
    )


def test_what_is_no_text_file_is_told(tmp_path):
    lay(tmp_path, by_class() | {"good/notes.doc": b"\0", ".hidden/a.txt": "x", "README": "y"})
    assert reviews.load(tmp_path).notes == (
        f"1 entries of {tmp_path / 'good'} are no .txt and were left out.",
    )


DAMAGE = {
    "an empty class": ({**by_class(), "fair": None}, "with none in 'fair'"),
    "one class folder": (by_class(TEXTS, ["bad"] * 60), "with 1 folders: bad"),
    "no folders": ({"a.txt": "a"}, "with 0 folders: none"),
    "an empty text": ({**by_class(), "bad/x.txt": ""}, "which is empty"),
    "a latin-1 text": ({**by_class(), "bad/x.txt": "é".encode("latin-1")}, "x.txt"),
    "test alone": ({"test.csv": table()}, "with test.csv"),
    "train twice": ({"train.csv": table(), "train.jsonl": "{}"}, "train.csv and train.jsonl"),
    "validated twice": ({"dev.csv": table(), "val.csv": table()}, "dev.csv and val.csv"),
    "one label": ({"train.csv": table(TEXTS, ["bad"] * 60)}, "with 1 among 60 texts: 'bad'"),
    "columns swapped": ({"train.csv": table(LABELS, TEXTS)}, "with 60 among 60 texts"),
    "label unknown in test": (
        {"train.csv": table(), "test.csv": table(["x"], ["godo"])},
        "with 'godo' in row 1 of test. Should it be 'good'?",
    ),
    "all labels missing": ({"train.csv": table(TEXTS, [""] * 60)}, "none among 60"),
    "labels in two cases": (
        {"train.csv": table(TEXTS, ["bad", "good", "Bad"] * 20)},
        "with 'Bad' and 'bad'. Should they differ, name all in `classes`.",
    ),
    "numbers in two forms": (
        {"train.csv": table(TEXTS, ["0", "1", "1.0"] * 20)},
        "with '1' and '1.0'",
    ),
    "numbers with zeros before": ({"train.csv": table(TEXTS, ["0", "1", "01"] * 20)}, "'01' and"),
    "too few rows": ({"train.csv": table(TEXTS[:3], LABELS[:3])}, "must leave a review for"),
}


@pytest.mark.parametrize("files, told", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told(tmp_path, files, told):
    with pytest.raises(ValueError) as caught:
        reviews.load(lay(tmp_path, files))
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_a_label_that_is_none_of_the_classes(tmp_path):
    path = lay(tmp_path, {"t.csv": table()}) / "t.csv"
    with pytest.raises(ValueError, match=r"labels neg, pos\..*'bad' in row 1 of train"):
        reviews.load(path, classes=("neg", "pos"))


@pytest.mark.parametrize("path", [None, "nowhere.csv", "nowhere"])
def test_nothing_there(path):
    with pytest.raises(FileNotFoundError) as caught:
        reviews.load(path)
    assert "\n" not in str(caught.value)

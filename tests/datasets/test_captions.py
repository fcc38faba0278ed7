"""Photos with captions: the layouts that people have, split by photo, and what is broken."""

import csv
import json
import os
import re
import shutil
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import captions
from zoo.datasets.cards import registry

Image = pytest.importorskip("PIL.Image")

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
COUNT = 40


def real():
    return Path(os.environ["ZOO_TEST_DATA"]) / "captioning/coco/tiny_coco_100img.tar.gz"


def photo(path, shade, size=(20, 16)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (shade, 255 - shade, 128)).save(path, quality=95)


@pytest.fixture
def folder(tmp_path):
    """Photos 0 to 39, each of a shade of its own, with two captions in a table."""
    root = tmp_path / "photos"
    for number in range(COUNT):
        photo(root / f"Images/{number}.png", 5 * number)
    with (root / "captions.txt").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["image", "caption"])
        for number in range(COUNT):
            table.writerow([f"{number}.png", f"shade {number} , plain"])
            table.writerow([f"{number}.png", f"  a picture of\tshade {number}  "])
    return root


@pytest.fixture
def tokens(folder):
    """The same as Flickr8k writes it."""
    (folder / "captions.txt").unlink()
    lines = [f"{n}.png#{k}\tcaption {k} of {n} .\n" for n in range(COUNT) for k in range(2)]
    (folder / "Flickr8k.token.txt").write_text("".join(lines))
    (folder / "Flickr8k.lemma.token.txt").write_text("".join(lines))
    return folder


@pytest.fixture
def coco(folder):
    """The same as COCO's annotations: 30 photos to train on and 10 to validate."""
    (folder / "captions.txt").unlink()
    (folder / "annotations").mkdir()
    for part, numbers in (("train", range(30)), ("val", range(30, COUNT))):
        told = {
            "images": [{"id": 100 + n, "file_name": f"{n}.png"} for n in numbers],
            "annotations": [{"image_id": 100 + n, "caption": f"shade {n}"} for n in numbers],
        }
        (folder / f"annotations/captions_{part}2017.json").write_text(json.dumps(told))
    return folder


def refusal(kind, *arguments, **keywords):
    with pytest.raises(kind) as caught:
        captions.load(*arguments, **keywords)
    message = str(caught.value)
    assert "\n" not in message
    return message


def names(splits):
    return {name: set(part.names) for name, part in splits.parts().items()}


@REAL
def test_real_coco():
    splits = captions.load(real())
    assert [len(part) for part in splits.parts().values()] == [50, 50] and splits.test is None
    assert splits.notes == ()
    told = [
        caption for part in splits.parts().values() for texts in part.captions for caption in texts
    ]
    assert len(told) == 500 and "A man is in a kitchen making pizzas." in told
    for part in splits.parts().values():
        pictures = captions.pixels(part.photos, 32, 48)
        assert pictures.shape == (50, 32, 48, 3) and pictures.dtype == np.uint8
        assert (pictures.std((1, 2, 3)) > 10).all()


@REAL
def test_real_coco_from_its_folder_and_from_one_of_its_files(tmp_path):
    with tarfile.open(real()) as archive:
        archive.extractall(tmp_path, filter="data")
    splits = captions.load(tmp_path / "tiny_coco")
    assert names(splits) == names(captions.load(real()))
    one = captions.load(
        tmp_path / "tiny_coco/annotations/captions_val2017.json", validation=0.2, test=0.2
    )
    assert sum(map(len, one.parts().values())) == 50 and len(one.parts()) == 3
    assert one.notes == ("50 photos have no caption, and are left out.",)


def test_a_table_of_captions(folder):
    splits = captions.load(folder)
    assert sum(map(len, splits.parts().values())) == COUNT and splits.notes == ()
    for part in splits.parts().values():
        for name, shown, told in zip(part.names, part.photos, part.captions, strict=True):
            number = int(Path(name).stem)
            assert told == (f"shade {number} , plain", f"a picture of shade {number}")
            assert shown.pixels(4, 6)[0, 0].tolist() == [5 * number, 255 - 5 * number, 128]


def test_all_captions_of_a_photo_and_all_copies_of_it_are_on_one_side(folder):
    before = names(captions.load(folder))
    for number in range(COUNT):
        shutil.copy(folder / f"Images/{number}.png", folder / f"copy of {number}.png")
        with (folder / "captions.txt").open("a") as file:
            file.write(f"copy of {number}.png,once more\n")
    splits = captions.load(folder)
    for part, known in names(splits).items():
        assert known == before[part] | {f"copy of {name}" for name in before[part]}
    assert splits.notes == ("40 of 80 photos repeat an earlier one.",)


def test_the_split_does_not_depend_on_the_order_or_on_the_others(folder):
    before = names(captions.load(folder))
    head, *lines = (folder / "captions.txt").read_text().splitlines()
    (folder / "captions.txt").write_text("\n".join([head, *reversed(lines[20:])]))
    for part, known in names(captions.load(folder)).items():
        assert known <= before[part]
    assert names(captions.load(folder, seed=1)) != names(captions.load(folder))


def test_an_archive_is_unpacked_once(folder, tmp_path, cache):
    archive = shutil.make_archive(str(tmp_path / "photos"), "zip", folder)
    assert names(captions.load(archive)) == names(captions.load(folder))
    [made] = (cache / "derived").glob("captions-*")
    (made / "all/Images/3.png").write_bytes(b"")
    assert names(captions.load(archive)) == names(captions.load(folder))


def test_flickr8k_with_its_lists(tokens):
    with (tokens / "Flickr8k.token.txt").open("a") as file:
        file.write(f"{captions.LOST}#0\tnobody has it .\n")
    for part, numbers in (("train", range(25)), ("dev", range(25, 30)), ("test", range(30, 38))):
        lines = "".join(f"{number}.png\n" for number in numbers)
        (tokens / f"Flickr_8k.{part}Images.txt").write_text(lines)
    splits = captions.load(tokens)
    assert [len(part) for part in splits.parts().values()] == [25, 5, 8]
    assert splits.test.names == tuple(f"{number}.png" for number in range(30, 38))
    assert splits.train.captions[1] == ("caption 0 of 1 .", "caption 1 of 1 .")
    assert splits.notes == (
        f"{captions.LOST} has captions and is in no copy of Flickr8k; left out.",
        "2 photos are in none of the official lists, and left out.",
    )


def test_flickr8k_without_its_lists(tokens):
    assert sum(map(len, captions.load(tokens).parts().values())) == COUNT


def test_coco_keeps_its_parts(coco):
    splits = captions.load(coco)
    assert [len(part) for part in splits.parts().values()] == [30, 10]
    assert splits.validation.names == tuple(f"{number}.png" for number in range(30, COUNT))


def test_a_photo_in_two_official_parts_is_told(coco):
    shutil.copy(coco / "Images/3.png", coco / "Images/33.png")
    assert captions.load(coco).notes == (
        "1 of 40 photos repeat an earlier one.",
        "1 of the 10 photos of validation stand in train too.",
    )


def test_photos_without_a_caption_are_told(folder):
    photo(folder / "Images/extra.png", 250)
    assert captions.load(folder).notes == ("1 photos have no caption, and are left out.",)


def edit(file, old, new):
    def damage(root):
        path = root / file
        path.write_text(path.read_text().replace(old, new, 1))

    return damage


TABLE = {
    "photo gone": (
        lambda root: (root / "Images/7.png").unlink(),
        FileNotFoundError,
        "1 that are not, such as 7.png",
    ),
    "unknown photo": (edit("captions.txt", "\n3.png", "\n99.png"), FileNotFoundError, "99.png"),
    "column": (edit("captions.txt", "image,", "photo,"), ValueError, "a column 'image'"),
    "tabs": (edit("captions.txt", "image,caption", "image\tcaption"), ValueError, "line 2 has 1"),
    "blank caption": (
        edit("captions.txt", '"shade 0 , plain"', " "),
        ValueError,
        "without one in line 2",
    ),
    "no name": (edit("captions.txt", "\n0.png", "\n"), ValueError, "without one in line 2"),
    "unquoted": (edit("captions.txt", '"shade 0 , plain"', "a , b"), ValueError, "line 2 has 3"),
    "binary": (
        lambda root: shutil.copy(root / "Images/1.png", root / "captions.txt"),
        ValueError,
        "NUL bytes",
    ),
    "two of one name": (
        lambda root: photo(root / "More/5.png", 9),
        ValueError,
        "5.png, of which there are",
    ),
    "two tables": (
        lambda root: shutil.copy(root / "captions.txt", root / "captions.csv"),
        ValueError,
        "Give the path of one of them.",
    ),
    "no table": (
        lambda root: (root / "captions.txt").unlink(),
        FileNotFoundError,
        "there are no captions",
    ),
}


@pytest.mark.parametrize("damage", TABLE)
def test_damaged_tables_are_refused(folder, damage):
    harm, kind, found = TABLE[damage]
    harm(folder)
    assert found in refusal(kind, folder)


@pytest.mark.parametrize(
    ("lists", "found"),
    [(("1.png", "1.png", "2.png"), "earlier list has too"), (("a", "b", "c"), "none of which")],
)
def test_lists_that_cannot_be(tokens, lists, found):
    for part, name in zip(("train", "dev", "test"), lists, strict=True):
        (tokens / f"Flickr_8k.{part}Images.txt").write_text(name)
    assert found in refusal(ValueError, tokens)


def test_a_photo_in_the_annotations_of_both_parts_is_refused(coco):
    edit("annotations/captions_val2017.json", '"31.png"', '"1.png"')(coco)
    assert "1.png that stand in another file too" in refusal(ValueError, coco)


def test_photos_are_decoded_only_when_asked_for(folder):
    (folder / "Images/7.png").write_bytes(b"broken")
    splits = captions.load(folder)
    photos = {photo.path.name: photo for part in splits.parts().values() for photo in part.photos}
    photos["8.png"].pixels(4, 4)
    with pytest.raises(ValueError, match=re.escape(str(folder / "Images/7.png"))):
        photos["7.png"].pixels(4, 4)


def test_loading_needs_no_pillow(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert captions.load(folder).train.captions


def test_archives_that_are_none(folder, tmp_path):
    archive = Path(shutil.make_archive(str(tmp_path / "photos"), "gztar", folder))
    archive.write_bytes(archive.read_bytes()[:-500])
    assert "must be a whole zip, tar" in refusal(ValueError, archive)
    assert "must be a whole zip, tar" in refusal(ValueError, folder / "Images/1.png")


def test_no_path():
    card = registry.find("captions")
    assert not card.at_hand
    assert "captions.txt or captions.csv" in refusal(FileNotFoundError)
    assert "where nothing is" in refusal(FileNotFoundError, "no/such/folder")
    with pytest.raises(FileNotFoundError, match="give its path"):
        card.fetch()


def test_too_few_photos(folder):
    (folder / "captions.txt").write_text("image,caption\n1.png,one\n")
    assert "must be enough for each part" in refusal(ValueError, folder)

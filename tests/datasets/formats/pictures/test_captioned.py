"""Files of captions: three formats, whole and broken."""

import json

import pytest

from zoo.datasets.formats.pictures.captioned import read_captions

EXPECTED = {"1.jpg": ["a dog", "the dog , runs"], "2.jpg": ["a cat"]}
TABLE = 'image,caption\n1.jpg,a dog\n2.jpg,  a\tcat \n1.jpg,"the dog , runs"\n'
TOKENS = "1.jpg#0\ta dog\n2.jpg#0\t  a\tcat \n1.jpg#1\tthe dog , runs\n"
COCO = json.dumps(
    {
        "images": [{"id": 31, "file_name": "1.jpg"}, {"id": 32, "file_name": "2.jpg"}],
        "annotations": [
            {"image_id": 31, "caption": "a dog"},
            {"image_id": 32, "caption": " a cat\n"},
            {"image_id": 31, "caption": "the dog , runs"},
        ],
    }
)
FORMATS = {"captions.txt": TABLE, "f.token.txt": TOKENS, "captions.json": COCO}


@pytest.mark.parametrize("name", FORMATS)
def test_captions_by_photo(tmp_path, name):
    (tmp_path / name).write_text(FORMATS[name])
    assert read_captions(tmp_path / name, "-") == EXPECTED


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("captions.txt", "image,", "photo,", "with a column 'image'"),
        ("captions.txt", "a dog", "", "without one in line 2"),
        ("captions.txt", "a dog", "NaN", "without one in line 2"),
        ("captions.txt", "1.jpg", " ", "without one in line 2"),
        ("captions.txt", '"the dog , runs"', "the dog , runs", "line 4 has 3 cells"),
        ("f.token.txt", "#0", "", "in which line 1 is none"),
        ("f.token.txt", "#0\t", "#0 ", "in which line 1 is none"),
        ("f.token.txt", "1.jpg#1", "1.jpg#0", "1.jpg#0 stands again in line 3"),
        ("f.token.txt", "a dog", " ", "without one in line 1"),
        ("captions.json", '"annotations"', "", "which is none"),
        ("captions.json", COCO[-40:], "", "which is none"),
        ("captions.json", '"annotations"', '"notes"', "without annotations"),
        ("captions.json", COCO, "[1, 2]", "without images"),
        ("captions.json", COCO, "[" * 100_000, "which is none"),
        ("captions.json", '"image_id": 32', '"image_id": 99', "caption 1 is of 99"),
        ("captions.json", '"id": 32', '"id": 31', "id 31 stands twice"),
        ("captions.json", '"id": 32', '"id": "32"', "in which id is int"),
        ("captions.json", '"a dog"', "null", "in which caption is str"),
        ("captions.json", '"a dog"', '" "', "without one in caption 0"),
    ],
)
def test_broken_files_are_refused(tmp_path, name, old, new, found):
    assert old in FORMATS[name]
    path = tmp_path / name
    path.write_text(FORMATS[name].replace(old, new, 1))
    with pytest.raises(ValueError) as caught:
        read_captions(path, "`data`, the captions")
    message = str(caught.value)
    assert found in message and str(path) in message and "\n" not in message

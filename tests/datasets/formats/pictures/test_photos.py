"""Photos: decoded to one size, upright, in colour; broken ones are named."""

import sys

import numpy as np
import pytest

from zoo.datasets.formats.pictures.photos import Photo, pixels

Image = pytest.importorskip("PIL.Image")


@pytest.fixture
def path(tmp_path):
    """A photo, left half red, right half blue."""
    image = Image.new("RGB", (60, 40), (255, 0, 0))
    image.paste((0, 0, 255), (30, 0, 60, 40))
    image.save(tmp_path / "a.jpg", quality=95)
    return tmp_path / "a.jpg"


def refusal(path, kind=ValueError):
    with pytest.raises(kind) as caught:
        Photo(path).pixels(8, 8)
    message = str(caught.value)
    assert "\n" not in message and str(path) in message
    return message


def test_a_photo_is_scaled_to_fill_and_cut(path):
    wide, square = Photo(path).pixels(8, 12), Photo(path).pixels(8, 8)
    assert wide.shape == (8, 12, 3) and wide.dtype == np.uint8
    for picture in (wide, square):
        assert (picture[:, 0] - np.array([254, 0, 0]) < 3).all()
        assert (np.abs(picture[4, [1, -2]].astype(int) - [[255, 0, 0], [0, 0, 255]]) < 30).all()


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "LA"])
def test_every_mode_becomes_colour(tmp_path, mode):
    suffix = "tif" if mode == "CMYK" else "png"
    Image.new("RGB", (10, 10), (255, 255, 255)).convert(mode).save(tmp_path / f"a.{suffix}")
    assert (Photo(tmp_path / f"a.{suffix}").pixels(4, 4) == 255).all()


def test_a_photo_stands_upright(path):
    image = Image.open(path)
    exif = image.getexif()
    exif[0x0112] = 6  # the camera was turned: right is up
    image.save(path.with_name("b.jpg"), exif=exif, quality=95)
    turned = Photo(path.with_name("b.jpg")).pixels(12, 8)
    assert turned[1, 4, 0] > 200 and turned[-2, 4, 2] > 200


def test_many_photos(path):
    assert pixels([Photo(path)] * 3, 4, 5).shape == (3, 4, 5, 3)
    assert pixels([], 4, 5).shape == (0, 4, 5, 3)


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "head", "garbled png"])
def test_broken_photos_are_named(path, damage):
    content = path.read_bytes()
    Image.open(path).save(path.with_name("a.png"))
    png = path.with_name("a.png").read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "cut": content[: len(content) // 2],
            "text": b"<!DOCTYPE html>",
            "head": b"\xff\xd8\xff\xe0" + bytes(100),
            "garbled png": png[:60] + bytes(len(png) - 60),
        }[damage]
    )
    assert "must be a whole picture" in refusal(path)


def test_a_photo_that_is_gone(tmp_path):
    refusal(tmp_path / "a.jpg", FileNotFoundError)


def test_more_pixels_than_anybody_has(path, monkeypatch):
    monkeypatch.setattr("zoo.datasets.formats.pictures.photos.MOST_PIXELS", 100)
    assert "60 × 40 pixels" in refusal(path)


def test_a_bomb_is_refused(path, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    assert "decompression bomb" in refusal(path)


def test_sixteen_bits_are_refused(tmp_path):
    Image.fromarray(np.full((4, 4), 40_000, np.uint16)).save(tmp_path / "a.png")
    assert "of mode I;16" in refusal(tmp_path / "a.png")


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "8"])
def test_sizes_that_cannot_be(path, size):
    with pytest.raises(ValueError, match="`width`, in pixels, must be a positive integer"):
        Photo(path).pixels(8, size)


def test_without_pillow(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match=r"pip install 'rnn-zoo\[photos\]'"):
        Photo(path).pixels(8, 8)

"""Multi30k, task 1 (Elliott et al. 2016): captions of Flickr30k, translated sentence by sentence.

A gzip file for each language and split; line n of one is the translation of line n of another.
"""

import os
from pathlib import Path

from zoo.datasets.formats.parallel.found import WHAT, Found
from zoo.datasets.sources.archive import members
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.reading import complaint, decode_text
from zoo.datasets.sources.source import Source

URL = (
    "https://raw.githubusercontent.com/multi30k/dataset/"
    "a3d2e0d26b56f3846f66a952536ffed4e401d05a/data/task1/raw"
)
LICENCE = "of Flickr30k: research and education, not for profit"
CITATION = "Elliott et al. 2016, Multi30K: multilingual English-German image descriptions"

LANGUAGES = ("en", "fr", "de")
TESTS = ("test_2016_flickr", "test_2017_flickr", "test_2017_mscoco", "test_2018_flickr")
FILES = {
    "train.en.gz": (568929, "d79cfa999dd4c51d2cb42499b6796d5a882c3a8a961923c25a898c90f8bbd56f"),
    "train.fr.gz": (604242, "622e75069e9f4c577425c4f277116ce66e63a2401c0a2312d90073cb12379a3c"),
    "train.de.gz": (637044, "726e39b2fa9eb9ffb6dc763fb35a179f80fae06ffc5d28b6ace5faa883de28a6"),
    "val.en.gz": (21650, "14f7d25ddd868909a9213e361768460edcacdd6ab9d1e77b92560dc10c10dc28"),
    "val.fr.gz": (23001, "ca3106f1a72390591d25f6c45cb4cd39dec4cd3f123e099748a3ce5256c160e9"),
    "val.de.gz": (24681, "f0cba2f995189cf5770f29a8a9a537a3ad3f51657ad873405082ff6863a5e75a"),
    "test_2016_flickr.en.gz": (
        21077,
        "611d361c6334bc7246101d48097c13cf5c4413c5befc793cc629934359d532d9",
    ),
    "test_2016_flickr.fr.gz": (
        22310,
        "6d326e188d259fb1d04ac19eae3af956559b3a0b93d7635e56c90987c40c8b90",
    ),
    "test_2016_flickr.de.gz": (
        22890,
        "9204244e408ccb38d2a55cfcd344df15005fc42a07a6e55ca6c52b6ababb8cc8",
    ),
    "test_2017_flickr.en.gz": (
        19138,
        "76a444ee25172e72695cddb13ae4a3bda59430617be88e0bb46b60504f054074",
    ),
    "test_2017_flickr.fr.gz": (
        20434,
        "3ba671ceb2299f3304ffafefea7a833d08632fbaf0ba18546f8a2ec2391af496",
    ),
    "test_2017_flickr.de.gz": (
        21471,
        "a2c89666db00c495cd8513b9d708d5a3acc205d7de312ef2bf5fb7ebc1540aee",
    ),
    "test_2017_mscoco.en.gz": (
        8844,
        "aab300bfb4427697987e02cd0aacd44bfe8aa50456231b6474c08038bbed2b58",
    ),
    "test_2017_mscoco.fr.gz": (
        9751,
        "754f3072ba9f124569ba5258b32730fc1d214bbf8e0c6dfb2b74401676220db0",
    ),
    "test_2017_mscoco.de.gz": (
        10230,
        "799e4854c25d601cb6cb6be29eabe5667734c61ace2f495e03e429031a0bc338",
    ),
    "test_2018_flickr.en.gz": (
        23514,
        "ef4f4844037d4c5dea75c9a8ed5fd78905967a26f67c255e230cc9780032654d",
    ),
    "test_2018_flickr.fr.gz": (
        25321,
        "fb2b83fcceb937a4f7e3e93c1c51c22aba92f1e342391e6b5ba392b16a920501",
    ),
    "test_2018_flickr.de.gz": (
        26461,
        "ddd0130c7d97482dc5197a02141dae8dd79f20f03586c480d675c09a32daf608",
    ),
}
SOURCES = {
    name: Source(f"multi30k/{name}", f"{URL}/{name}", sha256, size, LICENCE, CITATION)
    for name, (size, sha256) in FILES.items()
}
MOST_BYTES = 100 << 20


def in_multi30k(
    path: str | os.PathLike[str] | None, source: str, target: str, test: str
) -> dict[str, Found]:
    """Train, validation and test as published.

    path: the folder of the files; None: the cache.  source, target: of `LANGUAGES`.
    test: of `TESTS`.

    FileNotFoundError, OSError: as `locate_all`.
    ValueError: other languages or tests, a damaged file, or two that differ in their lines.
    """
    if source == target or not {source, target} <= set(LANGUAGES):
        raise ValueError(
            f"`source` and `target`, the languages, must be two of {', '.join(LANGUAGES)}. "
            f"Received: source={source!r}, target={target!r}."
        )
    if test not in TESTS:
        raise ValueError(
            f"`test`, what to judge by, must be one of {', '.join(TESTS)}. Received: {test!r}."
        )
    stems = {"train": "train", "validation": "val", "test": test}
    files = [f"{stem}.{of}.gz" for stem in stems.values() for of in (source, target)]
    places = locate_all((SOURCES[name] for name in files), path, WHAT)
    result = {}
    for number, (name, stem) in enumerate(stems.items()):
        located = places[2 * number : 2 * number + 2]
        one, other = (_lines(place.path) for place in located)
        if len(one) != len(other):
            expected = f"of as many lines as {located[1].path.name}, which has {len(other)}"
            raise ValueError(complaint(WHAT, located[0].path, expected, f"with {len(one)}"))
        found = Found(notes=[note for place in located for note in place.notes])
        found.add([*zip(one, other, range(1, len(one) + 1), strict=True)], stem)
        result[name] = found
    return result


def _lines(file: Path) -> list[str]:
    [raw] = [member.read() for member in members(file, MOST_BYTES, 1)]
    text, _ = decode_text(raw, file, "utf-8", WHAT)
    return text.removesuffix("\n").split("\n")

"""What pages tell to type, and where their links lead, is there."""

import re
from pathlib import Path

import click
import pytest

import typed
from pages import PAGES, ROOT, anchor, read, words

NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
ALL = {name: read(path) for name, path in zip(NAMES, PAGES, strict=True)}
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def wrong(line: str, whole: bool) -> str | None:
    """What is wrong with a line, or None.

    whole: that all arguments must be there, as in a line that stands alone.
    """
    program, *rest = words(line)
    try:
        if program == "zoo":
            typed.parse(rest)
        elif program == "make":
            assert {*rest} <= {*TARGETS}, f"there is no target {rest}"
        elif program == "python" and rest[0] != "-m":
            text = (ROOT / rest[0]).read_text("utf-8")
            missing = [word for word in rest[1:] if word[:2] == "--" and f'"{word}"' not in text]
            assert not missing, f"{rest[0]} has no {missing}"
    except (click.MissingParameter, click.BadOptionUsage) as error:
        return error.format_message() if whole else None
    except (click.UsageError, ValueError, TypeError, OSError, AssertionError) as error:
        return getattr(error, "message", None) or str(error)
    return None


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_is_understood(name):
    page = ALL[name]
    said = [(line, wrong(line, True)) for line in page.lines]
    said += [(span, wrong(span, False)) for span in page.spans]
    assert [(line, why) for line, why in said if why] == []


def test_lines_are_found():
    """The test above would pass in silence if none were read."""
    readme = ALL["README.md"]
    assert len(readme.lines) > 15 and len(readme.spans) > 10
    assert sum(len(page.lines) for page in ALL.values()) > 60


@pytest.mark.parametrize(
    "line",
    [
        *("zoo trian char-lm", "zoo train char-ln", "zoo train char-lm --unit 3", "zoo list cats"),
        *("zoo generate", "zoo train char-lm --units many", "zoo train char-lm --units 0"),
        *("zoo cells lru gru", "zoo export a b --overwrite 3", "make tea", "python docs/no.py"),
        *("python docs/make_exports.py --of x", "zoo lesson history", "zoo bench --acts sleep"),
    ],
)
def test_a_wrong_line_would_be_seen(line):
    assert wrong(line, True)


def test_a_line_may_leave_something_open():
    assert wrong("zoo export NAME FOLDER --format …", False) is None
    assert wrong("zoo train TASK --help", True) is None
    assert wrong("KERAS_BACKEND=jax python benchmarks/gpu.py", True) is None
    assert words('A=b zoo predict x "two words"  # why') == ["zoo", "predict", "x", "two words"]


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name):
    lost = []
    for link in ALL[name].links:
        if re.match(r"https?://", link):
            continue
        path, _, part = link.partition("#")
        place = (ROOT / name).parent / path if path else ROOT / name
        if not place.exists() or (part and part not in read(Path(place)).anchors):
            lost.append(link)
    assert lost == []


def test_an_anchor_is_as_github_makes_it():
    assert anchor("Coming from keras.layers") == "coming-from-keraslayers"
    assert anchor("Adding …") == "adding-"


def test_all_pages_are_led_to():
    """From README.md, by a link on it or on one of those."""
    found, todo = set(), ["README.md"]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for link in ALL[name].links:
            target = ((ROOT / name).parent / link.partition("#")[0]).resolve()
            if target in PAGES:
                todo.append(str(target.relative_to(ROOT)))
    assert {*NAMES} - found == set()

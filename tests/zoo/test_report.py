"""The report: complete, harmless whatever text it holds, and whole or absent."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Reader
from zoo.report import Curve, Fact, Page, Sample, Table, render, write

NASTY = "<script>alert('x')</script> & '\" \x00\x07\x1b\r\x7f\x85 \ud800 日本語 😀 $x^$ {{ 1 }}"
EPOCHS = [1, 2, 3]
LOSS = {"training": (EPOCHS, [2.5, 1.75, 1.5]), "validation": (EPOCHS, [2.25, 1.25, 1.625])}

PAGE = Page(
    title="Character model",
    summary="It reads a character and predicts the next.",
    facts=(Fact("validation loss", "1.497", "nats per character"), Fact("parameters", "841 k")),
    comparison=Table("Losses", ("model", "nats"), (("counts", 3.347), ("network", 1.497)), 1),
    settings=Table("", ("setting", "value"), (("units", 256), ("rate", 0.002), ("cell", "lstm"))),
    curves=(
        Curve("Loss", "epoch", "nats", LOSS),
        Curve("Rate", "step", "step size", {"rate": (EPOCHS, [0.1, 0.2, 0.3])}),
    ),
    samples=(Sample("After “ROMEO:”", "\nWhat say you?"), Sample("long", "x" * 10_000)),
    footer="zoo train char-lm --seed 1",
)


@pytest.fixture
def no_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)


def nasty_page():
    table = Table(NASTY, (NASTY, NASTY), ((NASTY, NASTY),))
    curve = Curve(NASTY, NASTY, NASTY, {NASTY: (EPOCHS, EPOCHS)})
    facts, samples = (Fact(NASTY, NASTY, NASTY),), (Sample(NASTY, NASTY),)
    return Page(NASTY, NASTY, facts, table, table, (curve,), samples, NASTY)


def test_everything_is_shown():
    text = " ".join(Reader(render(PAGE)).text.split())
    for expected in (
        "Character model It reads a character and predicts the next.",
        "validation loss 1.497 nats per character parameters 841 k",
        "Losses model nats counts 3.347 network 1.497",
        "training 2.500 1.500 2.500 1.500 validation 2.250 1.250 2.250 1.625",
        "units 256 rate 0.002 cell lstm",
        "After “ROMEO:” What say you?",
        "zoo train char-lm --seed 1",
    ):
        assert expected in text


def test_columns_of_numbers_are_aligned_as_numbers():
    assert '<td class="number">3.347</td>' in render(PAGE)
    assert "<td>256</td>" in render(PAGE)


def test_what_is_empty_is_left_out():
    document = render(Page("Title", "Summary."))
    body = document[document.index("<body>") :]
    assert set(Reader(document).tags).isdisjoint({"table", "svg", "section", "pre", "dl", "footer"})
    assert "None" not in body


def test_samples_are_kept_whole():
    """HTML drops a newline right after <pre>."""
    assert ">\n\nWhat say you?</pre>" in render(PAGE)
    assert "x" * 10_000 in render(PAGE)


def test_text_is_escaped_and_made_visible():
    document = render(nasty_page())
    reader = Reader(document)
    assert "script" not in reader.tags
    assert reader.text.count("<script>alert('x')</script>") >= 10
    assert "␀␇␛␍␡\ufffd \ufffd 日本語 😀 $x^$ {{ 1 }}" in reader.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", document)
    document.encode("utf-8")


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(), max_size=30), st.text(st.characters(), max_size=30))
def test_any_text_gives_a_document(title, text):
    curve = Curve(title, text, title, {text: ([], [])})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "matplotlib", None)
        document = render(Page(title, text, curves=(curve,), samples=(Sample(text, title),)))
    Reader(document)
    document.encode("utf-8")


def test_it_asks_for_nothing_else():
    pytest.importorskip("matplotlib")
    document = render(PAGE)
    assert "://" not in document
    assert not re.search(r"@import|url\((?!#)", document)
    attributes = Reader(document).attributes
    for name, value in attributes:
        if name in ("src", "href", "srcset", "data", "action"):
            assert value.startswith(("#", "data:"))
        assert not name.startswith("on")
    assert ("http-equiv", "Content-Security-Policy") in attributes


def test_names_within_the_document_are_unique_and_found():
    pytest.importorskip("matplotlib")
    lone = Curve("Lone", "x", "y", {"point": ([1], [1])})
    document = render(replace(PAGE, curves=(*PAGE.curves, PAGE.curves[0], lone, lone)))
    attributes = Reader(document).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {value for name, value in attributes if name == "aria-labelledby"}
    named |= {value[1:] for name, value in attributes if name == "href" and value[0] == "#"}
    assert named | set(re.findall(r"url\(#(\w+)\)", document)) <= set(ids)


def test_it_can_be_read_without_seeing_the_curves():
    pytest.importorskip("matplotlib")
    attributes = Reader(render(PAGE)).attributes
    labels = [value for name, value in attributes if name == "aria-label"]
    training, validation = "first 2.500, last 1.500", "first 2.250, last 1.625"
    assert f"Loss: nats over epoch. training: {training}; validation: {validation}" in labels
    assert ("lang", "en") in attributes


def python(program, **environment):
    """What `program` prints in a process of its own."""
    environment |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ).stdout


def test_equal_pages_give_equal_bytes():
    names = "from zoo.report import Curve, Fact, Page, Sample, Table, render"
    printed = python(f"{names}\nprint(ascii(render({PAGE!r})), end='')", PYTHONHASHSEED="1")
    assert printed == ascii(render(PAGE))


def test_the_users_matplotlib_is_neither_used_nor_changed():
    matplotlib = pytest.importorskip("matplotlib")
    plain = render(PAGE)
    with matplotlib.rc_context({"lines.linewidth": 9, "axes.grid": False, "svg.hashsalt": "other"}):
        before = dict(matplotlib.rcParams)
        assert render(PAGE) == plain
        assert dict(matplotlib.rcParams) == before


def test_an_import_costs_nothing():
    heavy = {"jinja2", "matplotlib", "keras", "tensorflow"}
    assert heavy.isdisjoint(python("import sys, zoo.report; print(*sys.modules)").split())


@pytest.mark.usefixtures("no_matplotlib")
def test_without_matplotlib_curves_are_numbers():
    reader = Reader(render(PAGE))
    text = " ".join(reader.text.split())
    assert "svg" not in reader.tags
    assert text.count("pip install 'rnn-zoo[plots]'") == 1
    assert "Loss nats over epoch" in text
    assert "line first lowest highest last training 2.500 1.500 2.500 1.500" in text


@pytest.mark.parametrize(
    "y",
    [
        [np.nan] * 4,
        [1.0, np.nan, np.inf, -np.inf],
        [1e308, -1e308, 1e-320, 0.0],
        [np.nan, 2.0, np.nan, 3.0],
        [5.0] * 4,
    ],
    ids=str,
)
def test_curves_that_diverge_are_drawn_as_far_as_they_go(y):
    page = replace(PAGE, curves=(Curve("Loss", "epoch", "nats", {"training": (range(4), y)}),))
    reader = Reader(render(page))
    gaps = np.sum(~np.isfinite(y))
    assert (f"{gaps} of 4 not finite" in reader.text) == bool(gaps)
    assert ("d", "") not in reader.attributes
    drawn = [value for name, value in reader.attributes if name in ("d", "x", "y", "points")]
    assert not any("nan" in value or "inf" in value for value in drawn)


def test_curves_without_values_or_lines_are_drawn():
    empty = {"no values": ([], []), "one": ([1], [2.0]), "nan": ([np.nan], [1.0])}
    curves = (Curve("a", "x", "y", empty), Curve("b", "x", "y", {}))
    Reader(render(replace(PAGE, curves=curves)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Table("", ("a", "b"), ((1,),)), r"`rows`, .* each of the 2 .* Received: \(1,\)"),
        (lambda: Table("", ("a",), ((1,),), 1), "`highlight`, .* 1 rows. Received: highlight=1"),
        (
            lambda: Curve("", "", "", {"loss": ([1], [1, 2])}),
            r"`series`, .* as many x as y values. Received: 'loss' with shapes \(1,\) and \(2,\)",
        ),
    ],
)
def test_parts_that_do_not_fit_are_an_error(make, message):
    with pytest.raises(ValueError, match=message) as error:
        make()
    assert "\n" not in str(error.value)


def test_write_replaces_what_was_there(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("old")
    assert write(PAGE, str(path)) == path
    assert path.read_text("utf-8") == render(PAGE)
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize("name", ["os.replace", "zoo.files.open", "zoo.report.html.render"])
def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch, name):
    def fail(*args, **kwargs):
        raise OSError("No space left on device")

    path = tmp_path / "report.html"
    path.write_text("old")
    monkeypatch.setattr(name, fail, raising=False)
    with pytest.raises(OSError, match="No space left"):
        write(PAGE, path)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_stays_as_it_is(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write(PAGE, tmp_path / "report.html")
        assert list(tmp_path.iterdir()) == []
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_in_the_place_of_the_report_is_left_alone(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write(PAGE, tmp_path / "report.html")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"`path`, .* that exists\. Received: .*gone"):
        write(PAGE, tmp_path / "gone" / "report.html")

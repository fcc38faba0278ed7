"""`zoo inspect`: the page it writes, and what it refuses."""

import sys

import pytest

from refused import assert_refused

pytest.importorskip("matplotlib")


def test_a_page_is_written_and_tells_its_command(command, folder, trained, place):
    said = command("inspect", folder, "--file", "fine.txt", "--unit", 3, "--layer", "recurrence_0")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "The text was cut: 2,000 of its 2,100 characters were read.\nReport: inside.html\n"
    )
    document = (place / "inside.html").read_text("utf-8")
    assert "Inside tiny" in document and "Unit 3 of recurrence_0" in document
    again = f"zoo inspect {folder} --file fine.txt --layer recurrence_0 --unit 3"
    assert f">\n{again}</pre>" in document


def test_what_is_written_on_is_read_too(command, folder, trained, place):
    said = command("inspect", folder, "--text", "The ", "--write", 30, "--report", "a.html")
    assert (said.code, said.out) == (0, "Report: a.html\n")
    document = (place / "a.html").read_text("utf-8")
    assert '<dd class="value">34</dd>' in document
    assert "--text &#39;The &#39; --write 30</pre>" in document


@pytest.mark.parametrize(
    "options, message",
    [
        ([], "either --text or --file"),
        (["--text", "a", "--file", "fine.txt"], "either --text or --file"),
        (["--text", "a", "--encoding", "utf-8"], "--encoding"),
        (["--text", ""], "at least one character"),
        (["--text", "ж"], "'ж' (U+0436)"),
        (["--text", "The", "--layer", "lost"], "Recorded: recurrence_0"),
        (["--text", "The", "--unit", 8], "`unit` must be one of the 8"),
        (["--text", "The", "--unit", -1], "--unit"),
        (["--text", "The", "--write", 0], "--write"),
        (["--text", "The", "--report", "no/a.html"], "no/a.html"),
        (["--file", "missing.txt"], "missing.txt"),
        (["--file", "empty.txt"], "empty.txt"),
        (["--file", "binary.txt"], "binary.txt"),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_nothing_is_written(
    command, place, files, folder, trained, options, message
):
    before = files(place)
    assert_refused(command("inspect", folder, *options), message)
    assert files(place) == before


def test_models_that_read_no_text_and_no_models_are_one_line(command, place):
    assert_refused(command("inspect", "digits-rows", "--text", "a"), "no `zoo inspect`")
    assert_refused(command("inspect", "nowhere", "--text", "a"), "nowhere")


def test_without_matplotlib_the_extra_is_named(command, folder, trained, place, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "matplotlib" in sys.modules
    assert_refused(command("inspect", folder, "--text", "The"), "rnn-zoo[plots]")

"""The command line, in this process: what it shows, and how it refuses."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import zoo
from refused import TINY, assert_refused
from zoo import layers
from zoo.cli._read_as import note
from zoo.datasets import text
from zoo.tasks import find


@pytest.mark.parametrize("arguments", [["train", "char-lm", "--data", "no"], ["generate", "no"]])
def test_bad_input_is_told_before_tensorflow_is_loaded(place, arguments):
    program = (
        "import atexit, sys; from zoo.cli import main; "
        "atexit.register(lambda: print('tensorflow' in sys.modules)); main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"PYTHONPATH": str(Path(zoo.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (2, "False\n")


@pytest.mark.parametrize("arguments, heading", [([], "Begin:"), (["train"], "Commands:")], ids=str)
def test_without_a_command_the_commands_are_shown(command, arguments, heading):
    said = command(*arguments)
    shown = said.out + said.err
    assert said.code in (0, 2)
    assert len(shown.splitlines()) > 5
    assert heading in shown


def test_help_tells_every_setting_of_a_task(command):
    said = command("train", "char-lm", "--help")
    assert said.code == 0
    for option in ("--data", "--learning-rate", "--weight-decay", "--out", "--overwrite"):
        assert option in said.out
    assert "the peak" not in said.out and "The highest learning rate" in said.out


def test_the_version_is_told(command):
    assert zoo.__version__ in command("--version").out


@pytest.mark.parametrize(
    "what, known",
    [
        ("tasks", ["char-lm", "spell"]),
        ("topologies", ["synced_many_to_many", "bidirectional_many_to_many"]),
        ("cells", list(layers.named.Named.known)),
        ("engines", list(layers.engines.engines())),
        ("datasets", list(text.CORPORA)),
    ],
)
def test_what_there_is_is_listed_a_line_each(command, what, known):
    said = command("list", what)
    names = [line.split()[0] for line in said.out.splitlines()]
    assert said.code == 0
    assert names == sorted(names)
    assert set(known) <= set(names)
    assert all(len(line.split()) > 1 for line in said.out.splitlines())


def test_generate_writes_what_the_model_writes(command, trained, folder):
    knobs = {"temperature": 0.7, "top_k": 9, "top_p": 0.9, "seed": 3}
    options = [x for name, value in knobs.items() for x in (f"--{name.replace('_', '-')}", value)]
    said = command("generate", folder, "--prompt", "The 日", "--length", 40, *options)
    assert (said.code, said.err) == (0, "")
    assert said.out == trained.generate("The 日", 40, **knobs) + "\n"


def test_predict_shows_the_likeliest_first(command, trained, folder):
    said = command("predict", folder, "The ", "é", "--most", 3)
    likely = [list(told.items())[:3] for told in trained.predict(["The ", "é"])]
    assert said.code == 0
    for line, text_, told in zip(said.out.splitlines(), ["The ", "é"], likely, strict=True):
        assert line.startswith(f"{text_!r} → ")
        assert line.endswith("  ".join(f"{c!r} {p:.3f}" for c, p in told))


@pytest.mark.parametrize(
    "name, read_as",
    [
        ("nofile.txt", "'nofile.txt' was read as a text: there is no such file"),
        ("fine.txt", 'To have what is in that file read, write "$(cat fine.txt)".'),
        ("The fine.txt", ""),
        ("fine", ""),
        ("e.g.", ""),
    ],
)
def test_a_text_that_looks_like_a_file_is_said_to_be_a_text(
    command, trained, folder, place, name, read_as
):
    for more in ((), ("--json",)):
        said = command("predict", folder, name, *more)
        assert said.code == 0
        assert read_as in said.err and said.err.count("\n") == bool(read_as)
    assert json.loads(said.out)["answers"][0]["raw"] == name


@pytest.mark.parametrize("name", ["in/there", "in\\there", "~nobody/there", "x/" * 5000, "a/\0b"])
def test_what_has_a_separator_looks_like_a_file(name):
    assert note("tiny", name).startswith(f"{name!r} was read as a text: there is no such file")


def test_a_model_that_reads_files_says_which_is_not_there(command, tmp_path):
    for model, what in (("digits-rows", "a picture"), ("spoken-digit", "a sound")):
        refused = command("predict", model, "none.txt")
        told = f"`raw`, {what}, must be a file. Received: 'none.txt', where nothing is."
        assert_refused(refused, told)
        assert_refused(command("predict", model, tmp_path), "a directory.")


def test_evaluate_measures_in_nats_and_bits(command, trained, folder, corpus):
    nats = trained.card["validation"]["nats_per_character"]
    told = json.loads(command("evaluate", folder, "--json").out)["scores"]
    assert told["nats_per_character"] == pytest.approx(nats, abs=1e-6)
    assert told["bits_per_character"] == pytest.approx(nats / math.log(2), abs=1e-6)
    assert f"nats per character: {nats:.4f}" in command("evaluate", folder, "--data", corpus).out


def test_export_tells_where_and_how_well(command, trained, folder, tmp_path, monkeypatch):
    from zoo.export import proof

    monkeypatch.setattr(proof, "compare", lambda *_: proof.Proof(3e-7, 12))
    said = command("export", folder, tmp_path / "serving" / "1")
    assert said.code == 0
    assert str(tmp_path / "serving" / "1") in said.out.replace("\n", "")
    assert "3.0e-07" in said.out
    assert (tmp_path / "serving" / "1" / "saved_model.pb").is_file()
    assert_refused(command("export", folder, tmp_path / "serving" / "1"), "holds something already")
    assert command("export", folder, tmp_path / "serving" / "1", "--overwrite").code == 0


def test_export_in_another_format(command, folder, tmp_path):
    pytest.importorskip("ai_edge_litert")
    said = command("export", folder, tmp_path / "out", "--format", "litert")
    assert said.code == 0 and "reloaded by LiteRT alone" in said.out and " ms here" in said.out
    assert (tmp_path / "out" / "step.tflite").is_file() and said.err == ""
    said = command("export", folder, tmp_path / "other", "--format", "kers")
    assert_refused(said, "There is no format 'kers'. Did you mean 'keras'?")


def test_demo_goes_the_whole_way(command, trained, place, monkeypatch):
    from zoo import tasks
    from zoo.export import proof

    def train(task, *, out, minutes, **_):
        assert (task, minutes) == ("char-lm", 0.5)
        trained.save(out)
        return trained

    monkeypatch.setattr(tasks, "train", train)
    monkeypatch.setattr(proof, "compare", lambda *_: proof.Proof(3e-7, 12))
    said = command("demo", "--minutes", 0.5)
    assert said.code == 0
    assert "n-grams" in said.out and "temperature 0.8" in said.out
    for told in ("saved_model/1", "report.html"):
        assert f"runs/demo-1/{told}" in said.out
    assert "zoo generate runs/demo-1" in said.out
    assert (place / "runs/demo-1/saved_model/1/saved_model.pb").is_file()
    assert (place / "runs/demo-1/report.html").is_file()
    assert zoo.load("runs/demo-1").card == trained.card


def test_spell_is_trained_shown_and_kept(command, place):
    said = command("train", "spell", "--word", "hello")
    assert said.code == 0
    assert "no memory" in said.out and "hello" in said.out
    assert "foretells every letter, a table of pairs 3 of 4." in said.out
    assert "runs/spell-1" in said.out
    assert zoo.load("runs/spell-1").generate() == "hello"
    assert (place / "runs" / "spell-1" / "report.html").is_file()

    assert "runs/spell-2" in command("train", "spell", "--epochs", 1).out
    assert_refused(command("train", "spell", "--out", "runs/spell-1"), "holds something already")
    again = ["--word", "abc", "--epochs", 80, "--out", "runs/spell-1", "--overwrite"]
    assert command("train", "spell", *again).code == 0
    assert zoo.load("runs/spell-1").generate() == "abc"

    assert command("generate", "runs/spell-1").out == "abc\n"
    assert "→ 'c'" in command("predict", "runs/spell-1", "ab", "--most", 1).out
    assert_refused(command("evaluate", "runs/spell-1"), "no `zoo evaluate`")


@pytest.mark.parametrize("error", [lambda: np.stack([]), lambda: math.sqrt(-1), lambda: {}["gone"]])
def test_a_fault_of_ours_shows_where_it_happened(monkeypatch, error):
    from zoo.cli import main

    monkeypatch.setattr(text, "characters", lambda *_, **__: error())
    monkeypatch.setattr(sys, "argv", ["zoo", "train", "char-lm"])
    with pytest.raises((ValueError, KeyError)):
        main()


def test_what_memory_cannot_hold_is_one_line(command, monkeypatch):
    def large(*_, **__):
        raise MemoryError

    monkeypatch.setattr(text, "characters", large)
    assert_refused(command("train", "char-lm"), "not enough memory")


def test_a_package_that_is_broken_is_one_line(command, monkeypatch):
    def broken(*_, **__):
        raise ImportError("libgone.so")

    monkeypatch.setattr(text, "characters", broken)
    said = command("train", "char-lm")
    assert (said.code, said.err) == (
        1,
        "zoo: A package that is needed cannot be loaded: libgone.so.\n",
    )


def test_an_interruption_after_training_tells_what_is_kept(command, place, monkeypatch):
    from zoo.tasks.models.char_lm import CharacterModel

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(CharacterModel, "finish", interrupted)
    said = command("train", "char-lm", "--data", "fine.txt", *TINY, "--layers", 1)
    assert said.code == 130
    assert "The best model until the interruption is in runs/char-lm-1" in said.err
    assert zoo.load("runs/char-lm-1").report(place / "report.html").is_file()


def test_an_interruption_is_told_with_its_own_code(command, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(text, "characters", interrupted)
    said = command("train", "char-lm")
    assert (said.code, said.err.strip()) == (130, "zoo: interrupted")


def test_the_settings_of_a_task_are_its_options():
    import dataclasses

    from zoo.cli._commands import cli

    for name in ("char-lm", "spell"):
        options = {p.name for p in cli.commands["train"].get_command(None, name).params}
        fields = {field.name for field in dataclasses.fields(find(name).settings)}
        assert options == fields | {"out", "overwrite", "resume", "as_json"}

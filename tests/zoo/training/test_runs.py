"""What was trained is listed from what is on the disk, finished or not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import zoo
from refused import assert_refused

SETTINGS = {"data": "some/where/plays.txt", "cell": "gru", "units": 64, "layers": 2}
LOST = {"epoch": 1, "batch": 3, "seconds": 5.0, "loss": 3.0, "speed": 900.0}
POINTS = [
    {
        "epoch": 1,
        "batch": 10,
        "seconds": 20.0,
        "loss": 2.5,
        "speed": 1000.0,
        "validation_loss": 2.4,
    },
    {
        "epoch": 2,
        "batch": 20,
        "seconds": 40.0,
        "loss": 2.0,
        "speed": 1100.0,
        "validation_loss": 2.0,
    },
    {
        "epoch": 3,
        "batch": 30,
        "seconds": 60.0,
        "loss": 1.9,
        "speed": 1200.0,
        "validation_loss": 2.1,
    },
]


def write_log(folder: Path, *lines):
    folder.mkdir(parents=True)
    about = {"task": "char-lm", "settings": SETTINGS}
    text = "".join(json.dumps(line) + "\n" for line in (about, *lines))
    (folder / "log.jsonl").write_text(text + '{"epoch": 3, "bat')


def write_model(folder: Path, **told):
    folder.mkdir(parents=True, exist_ok=True)
    card = {"data": {"name": "plays"}, "settings": SETTINGS, **told}
    (folder / "card.json").write_text(json.dumps(card))
    (folder / "config.json").write_text(json.dumps({"format": 1, "task": "char-lm"}))


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """runs/ with a run that ended well, one that was killed, and one that was stopped."""
    monkeypatch.chdir(tmp_path)
    write_log(Path("runs/char-lm-2"), LOST, *POINTS)
    write_model(Path("runs/char-lm-2"), seconds=61.5, baselines={"a": 3.3, "b": 1.5})
    write_log(Path("runs/char-lm-10.training"), LOST, *POINTS[:1])
    write_model(Path("runs/char-lm-10"))
    point = {"seconds": 7.0, "validation_loss": 2.2}
    write_model(Path("runs/char-lm-3"), curve=[point], stopped="Training was …", seconds=8.0)
    Path("runs/notes").mkdir()
    return tmp_path / "runs"


def test_all_that_the_folder_tells_is_in_the_rows(runs):
    ended, stopped, killed = zoo.runs()
    assert [Path(run.folder).name for run in (ended, stopped, killed)] == [
        "char-lm-2",
        "char-lm-3",
        "char-lm-10.training",
    ]
    assert (ended.task, ended.state, ended.data) == (
        "char-lm",
        "finished",
        SETTINGS["data"],
    )
    assert (ended.model, ended.epochs, ended.seconds) == ("gru 2 × 64", 3, 61.5)
    assert (ended.best, ended.reached, ended.baseline, ended.speed) == (2.0, 40.0, 1.5, 1100.0)
    assert ended.curve == ((20.0, 2.4), (40.0, 2.0), (60.0, 2.1))
    assert (stopped.state, stopped.best, stopped.reached) == ("stopped", 2.2, 7.0)
    assert (stopped.baseline, stopped.speed, stopped.epochs) == (None, None, None)
    assert killed.state.startswith("unfinished, written ") and killed.state.endswith(" s ago")
    assert (killed.task, killed.seconds, killed.best, killed.baseline) == (
        "char-lm",
        20.0,
        2.4,
        None,
    )


def test_a_run_that_was_killed_at_once_is_a_row_too(runs):
    (runs / "char-lm-11.training").mkdir()
    write_log(runs / "char-lm-12.training")
    *_, bare, begun = zoo.runs()
    assert (bare.task, bare.state, bare.data, bare.best) == ("?", "unfinished", None, None)
    assert (begun.task, begun.data, begun.seconds) == ("char-lm", "some/where/plays.txt", None)


def test_runs_may_be_named_and_are_listed_once(runs):
    named = zoo.runs(runs / "char-lm-3", "runs", runs / "char-lm-3")
    assert Path(named[0].folder).name == "char-lm-3"
    assert len(zoo.runs("runs", "runs")) == 3
    with pytest.raises(FileNotFoundError, match="nowhere must be a folder of runs"):
        zoo.runs("nowhere")


def test_real_runs_are_told(trained, folder):
    (run,) = zoo.runs(folder)
    card = trained.card
    assert (run.task, run.state, run.seconds) == ("char-lm", "finished", card["seconds"])
    assert run.best == card["validation"]["nats_per_character"]
    assert run.baseline == min(card["baselines"].values())
    assert run.epochs == 1 and run.speed > 0


def test_a_speller_is_a_run(tmp_path):
    zoo.train("spell", word="abc", epochs=3, out=tmp_path / "run")
    (run,) = zoo.runs(tmp_path)
    assert (run.task, run.data, run.epochs) == ("spell", "abc", 3)
    assert (run.best, run.curve, run.model) == (None, (), "simple_rnn 8")


def test_the_command_lists_and_compares(command, runs, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    said = command("runs")
    assert (said.code, said.err) == (0, "")
    listed, compared = said.out.split("char-lm on plays.txt, the best first")
    rows = [line.split() for line in listed.splitlines() if "runs/" in line]
    assert rows[0][:4] == ["runs/char-lm-2", "char-lm", "finished", "plays.txt"]
    assert rows[0][-7:] == ["64", "3", "1.0", "min", "2.0000", "baseline", "1.5000"]
    rows = [line.split() for line in compared.splitlines() if "runs/" in line]
    assert [row[0] for row in rows] == [
        "runs/char-lm-2",
        "runs/char-lm-3",
        "runs/char-lm-10.training",
    ]
    assert rows[0] == [
        "runs/char-lm-2",
        "2.0000",
        "40",
        "s",
        "20",
        "s",
        "1,100",
        "baseline",
        "1.5000",
    ]
    assert "the best first" not in command("runs", "runs/char-lm-3").out


@pytest.mark.parametrize("columns", [80, 60])
def test_a_narrow_terminal_breaks_no_word(command, runs, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", "300")
    whole = {*command("runs").out.replace("─", " ").split()}
    monkeypatch.setenv("COLUMNS", str(columns))
    told, _, left_out = command("runs").out.partition("Left out, as there is no room: ")
    assert {*told.replace("─", " ").split()} <= whole
    assert left_out.startswith("epochs, time")
    assert max(map(len, told.splitlines())) <= columns


def test_only_runs_of_one_task_on_the_same_data_are_compared(command, runs, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    point = {"seconds": 7.0, "validation_loss": 2.2}
    for name, data, accuracy in (("a", "x", 0.5), ("b", "y", 0.75), ("c", "y", 0.98765)):
        scores = {"the commonest class": {"accuracy": 0.1}, "this model": {"accuracy": accuracy}}
        settings = {**SETTINGS, "data": data}
        write_model(runs / f"digits-{name}", settings=settings, curve=[point], scores=scores)
        (runs / f"digits-{name}/config.json").write_text('{"format": 1, "task": "digits"}')
    assert [(run.measure, run.score) for run in zoo.runs()][-3:] == [
        ("accuracy", 0.5),
        ("accuracy", 0.75),
        ("accuracy", 0.98765),
    ]
    said = command("runs").out
    assert "char-lm on plays.txt, the best first" in said
    (compared,) = said.split("digits on ")[1:]
    assert compared.startswith("y, the best first")
    assert "runs/digits-c" in compared and "accuracy 0.9877" in compared
    assert "runs/digits-a" not in compared


def test_the_curves_are_drawn(command, runs):
    pytest.importorskip("matplotlib")
    assert command("runs", "--chart", "curves.svg").code == 0
    drawn = Path("curves.svg").read_text("utf-8")
    assert drawn.startswith("<?xml") and "line2d" in drawn
    assert command("runs", "--chart", "curves.PNG").code == 0
    assert Path("curves.PNG").read_bytes().startswith(b"\x89PNG")
    assert_refused(command("runs", "--chart", "curves.jpg"), "must end in .png or .svg")
    said = command("runs", "runs/char-lm-3", "--chart", "no.svg")
    assert said.code == 2 and "none of these runs has validated twice" in said.err
    assert not Path("no.svg").exists()


def test_their_courses_are_a_table_for_other_programs(command, runs):
    assert command("runs", "--csv", "courses.csv").code == 0
    text = Path("courses.csv").read_text("utf-8")
    head, first, *_, last = text.splitlines()
    assert head == "run,epoch,batch,seconds,loss,rate,speed,validation_loss"
    assert first == "runs/char-lm-2,1,3,5.0,3.0,,900.0,"
    assert last == "runs/char-lm-10.training,1,10,20.0,2.5,,1000.0,2.4"
    assert "runs/char-lm-3,,,7.0,,,,2.2\n" in text  # kept without a log, from its card
    assert len(text.splitlines()) == 1 + 4 + 1 + 2
    assert_refused(command("runs", "--csv", "nowhere/courses.csv"), "in a folder that exists")


def test_where_there_is_none_the_way_to_one_is_told(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = command("runs")
    assert (said.code, said.err) == (0, "")
    assert said.out == "There is no run in runs/ yet. Make one: zoo train spell --word hello\n"
    assert zoo.runs() == []
    assert_refused(command("runs", "nowhere"), "nowhere must be a folder of runs")


def test_a_damaged_card_is_one_line(command, runs):
    (runs / "char-lm-3" / "card.json").write_text("{")
    assert_refused(command("runs"), "card.json is not JSON")


def test_listing_loads_no_framework(runs):
    program = "import sys, zoo; zoo.runs(); print({'keras', 'tensorflow'} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(Path(zoo.__file__).parents[1])}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "set()\n"

"""The command line as users meet it: a process, beside TensorFlow, signals and a full disk."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import zoo

ROOT = Path(zoo.__file__).parents[1]
TINY = ["--units", 8, "--layers", 1, "--window", 25, "--batch", 4]
FULL = (  # no file may grow beyond 8 KiB: more than the trial of a place, less than the weights
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); "
    "from zoo.cli import main; main()"
)
LISTENING = (  # even if the tests are a job in the background, which ignores interruptions
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from zoo.cli import main; main()"
)


@contextlib.contextmanager
def started(*arguments, program=("-m", "zoo"), variables=(), **how):
    """A process that does not outlive the test."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    environment.update(variables)
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)  # that of the tests; users have none
    process = subprocess.Popen(
        [sys.executable, *program, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        **how,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def finish(*arguments, **how):
    with started(*arguments, **how) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_bad_data_are_told_before_a_framework_is_loaded(tmp_path):
    told = (
        "import sys; from zoo.cli import main\n"
        "try: main()\n"
        "finally: print({'keras', 'tensorflow'} & {*sys.modules})"
    )
    for task in ("genes", "digits", "char-lm"):
        train = ["train", task, "--data", "no-such-data", "--out", tmp_path / "run"]
        code, out, err = finish(*train, program=("-c", told), cwd=tmp_path)
        assert (code, out) == (2, "set()\n")
        assert err.startswith("zoo: ") and err.count("\n") == 1


def test_a_setting_refused_by_the_model_is_one_line_beside_tensorflow(corpus, tmp_path, files):
    train = ["train", "char-lm", "--data", corpus, *TINY, "--cell", "lstn"]
    code, out, err = finish(*train, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("zoo: `cell`") and err.count("\n") == 1
    assert "Did you mean 'lstm'?" in err
    assert files(tmp_path) == {}


def test_a_text_is_all_that_generate_prints(trained, folder):
    code, out, err = finish("generate", folder, "--prompt", "é日😀", "--length", 20)
    assert (code, err) == (0, "")
    assert out == trained.generate("é日😀", 20) + "\n"


@pytest.mark.parametrize("unbuffered", ["1", ""])
def test_a_reader_who_goes_away_is_no_fault(unbuffered):
    with started("list", "datasets", variables={"PYTHONUNBUFFERED": unbuffered}) as process:
        process.stdout.close()
        assert process.stderr.read() == ""


def test_what_a_terminal_cannot_show_is_spelt(trained, folder):
    code, out, err = finish(
        *("predict", folder, "é日", "--most", 1), variables={"PYTHONIOENCODING": "cp1252"}
    )
    assert (code, err) == (0, "")
    assert r"\u65e5' \u2192 " in out


@pytest.mark.parametrize("act", [["train", "spell"], ["demo"]], ids=str)
def test_another_backend_is_one_line(act, tmp_path, files):
    code, out, err = finish(*act, variables={"KERAS_BACKEND": "jax"}, cwd=tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "`KERAS_BACKEND`" in err and "'jax'" in err
    assert files(tmp_path) == {}


def test_a_refusal_within_keras_is_one_line(corpus, tmp_path):
    """Keras adds colours and arguments to errors of its layers; not here."""
    train = ["train", "char-lm", "--data", corpus, *TINY, "--cell", "gru_reset_before"]
    code, out, err = finish(*train, "--engine", "fused", cwd=tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1), err
    assert err.startswith("zoo: No engine runs") and "is not cut into" in err


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_line(corpus, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    train = ["train", "char-lm", "--data", corpus, *TINY, "--out", "closed/run"]
    code, out, err = finish(*train, cwd=tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "closed" in err


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_is_one_line_and_leaves_nothing(corpus, tmp_path, files):
    train = ["train", "char-lm", "--data", corpus, *TINY, "--epochs", 1, "--out", "new/run"]
    code, out, err = finish(*train, program=("-c", FULL), cwd=tmp_path)
    assert (code, out) == (2, "")
    last = err.splitlines()[-1]
    assert last.startswith("zoo: ") and "run" in last and "File too large" in last
    assert "Traceback" not in err
    assert files(tmp_path) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_an_interrupted_training_keeps_its_best_and_tells_where(corpus, tmp_path):
    train = ["train", "char-lm", "--data", corpus, *TINY, "--epochs", 100_000, "--out", "run"]
    with started(*train, program=("-c", LISTENING), cwd=tmp_path) as process:
        assert process.stderr.readline().startswith("epoch   1 ")
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert "The best model until the interruption and a report are in run" in " ".join(out.split())
    kept = zoo.load(tmp_path / "run")
    assert kept.card["interrupted"] is True
    told = kept.card["validation"]["nats_per_character"]
    assert kept.evaluate() == pytest.approx(told, abs=1e-6)
    assert (tmp_path / "run" / "report.html").is_file()
    assert "Go on with: zoo train char-lm --resume run" in " ".join(out.split())
    assert {path.name for path in tmp_path.iterdir()} == {"run", "run.training"}


COLOURED = ("info", "sentiment"), ("cells", "lru"), ("info", "digits"), ("train", "--help")


@pytest.mark.parametrize("arguments", COLOURED, ids=" ".join)
def test_what_is_piped_has_no_colours(arguments):
    """Nor anything else that is meant for a terminal."""
    code, out, err = finish(*arguments, variables={"TERM": "xterm-256color"})
    assert code == 0, err
    assert "\x1b" not in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals there")
def test_a_terminal_has_colours_unless_it_wants_none():
    """The test above could not fail if there were none."""
    import pty

    def shown(**variables):
        ours, theirs = pty.openpty()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **variables}
        command = [sys.executable, "-m", "zoo", "info", "digits"]
        process = subprocess.Popen(command, env=environment, stdout=theirs, stderr=theirs)
        os.close(theirs)
        told = b""
        with contextlib.suppress(OSError):  # the end, on Linux
            while more := os.read(ours, 4096):
                told += more
        os.close(ours)
        assert process.wait(120) == 0, told
        return told

    colour = re.compile(rb"\x1b\[[0-9;]*3\d")  # beside bold, which is none
    assert b"\x1b[" in shown()
    assert not colour.search(shown(NO_COLOR="1"))

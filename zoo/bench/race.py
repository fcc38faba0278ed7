"""Contestants take turns at the same task, each in a process of its own; the medians are compared.

Taking turns, whatever else the machine is doing slows all of them alike.  A process of its own
keeps the threads and the memory of one library out of the times of another.
"""

import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

LEAST = 0.1  # seconds that one turn takes at least: what is shorter is run several times
REST = 0.05  # seconds before each turn
_PROGRAMS = Path(__file__).with_name("contestants")


@dataclasses.dataclass(frozen=True)
class Contestant:
    """Who runs: the name in the table, and the command that starts it."""

    name: str
    command: tuple[str, ...]


ZOO = Contestant("zoo", (sys.executable, str(_PROGRAMS / "in_keras.py"), "zoo.layers"))
KERAS = Contestant("keras", (sys.executable, str(_PROGRAMS / "in_keras.py"), "keras.layers"))


def torch(python: str = sys.executable) -> Contestant:
    """torch.nn, under an interpreter that has PyTorch."""
    return Contestant("torch", (python, str(_PROGRAMS / "in_torch.py")))


@dataclasses.dataclass(frozen=True)
class Times:
    """Of one contestant: seconds of each turn, and of the first run, which compiles.

    memory: bytes it held at the most, more than before the first run.
    """

    seconds: tuple[float, ...]
    first: float
    memory: int = 0

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles, as part of the median."""
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return (high - low) / 2 / self.median


class Runner:
    """A contestant that is running."""

    def __init__(self, process: subprocess.Popen, errors: IO[str]) -> None:
        self._process, self._errors = process, errors
        self._many = self._characters = 1
        self.memory = 0

    def prepare(self, task: Mapping[str, Any]) -> float:
        """Seconds of the first run.

        Raises:
            ValueError: the contestant cannot do the task; the message is its own.
        """
        first = self._ask(prepare=task)
        self._characters = task.get("characters", 1)
        self._many = max(1, round(LEAST / max(self._ask(run=2) / 2, 1e-6)))
        return first

    def turn(self) -> float:
        """Seconds of a run, or of a character if that is what it writes.

        It begins with a rest, as threads of the one before still spin for a while; and what is
        short is run once before, as cores that rested take milliseconds to wake.
        """
        time.sleep(REST)
        if self._many > 1:
            self._ask(run=1)
        return self._ask(run=self._many) / self._many / self._characters

    def wait(self) -> None:
        """Until it has imported what it needs.

        Raises:
            ValueError: it cannot; the message is its own.
        """
        self._ask(run=0)

    def _ask(self, **question: Any) -> float:
        try:
            print(json.dumps(question), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline() if self._process.stdout else ""
        except BrokenPipeError:
            line = ""
        if not line:
            code = self._process.wait()
            self._errors.seek(0)
            last = self._errors.read().strip().splitlines()[-1:]
            raise ValueError(f"it ended with code {code}: {' '.join(last) or 'no message'}")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        self.memory = answer["memory"]
        return float(answer["seconds"])


@contextmanager
def running(contestant: Contestant) -> Iterator[Runner]:
    """A process that ends with the block."""
    with tempfile.TemporaryFile("w+", errors="replace") as errors:
        try:
            process = subprocess.Popen(
                contestant.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "KERAS_BACKEND": "tensorflow"},
            )
        except OSError as error:
            raise ValueError(f"{contestant.command[0]} cannot be started: {error}") from error
        with process:
            try:
                yield Runner(process, errors)
            finally:
                process.kill()
                process.communicate()  # unlike `close`, it bears that nobody reads any more


def race(
    entries: Sequence[tuple[str, Contestant, Mapping[str, Any]]], turns: int = 15
) -> dict[str, Times | str]:
    """Runs tasks against each other.

    Arguments:
        entries: (name, contestant, task) each; a contestant may enter with several tasks.
        turns: how often each runs, after a first time that does not count.

    Returns:
        Name → times, or the reason why there are none.
    """
    results: dict[str, Times | str] = {}
    with ExitStack() as stack:
        runners = {}
        for name, contestant, _ in entries:  # all begin to import at once; nobody is timed yet
            try:
                runners[name] = stack.enter_context(running(contestant))
            except ValueError as error:
                results[name] = str(error)

        def ask(question: Callable[[str, Runner], float | None]) -> dict[str, Any]:
            """The answers of all who can still answer."""
            answers = {}
            for name in list(runners):
                try:
                    answers[name] = question(name, runners[name])
                except ValueError as error:
                    results[name] = str(error)
                    del runners[name]
            return answers

        tasks = {name: task for name, _, task in entries}
        ask(lambda _, runner: runner.wait())
        first = ask(lambda name, runner: runner.prepare(tasks[name]))
        rounds = [ask(lambda _, runner: runner.turn()) for _ in range(turns)]
        for name, runner in runners.items():
            seconds = tuple(answers[name] for answers in rounds)
            results[name] = Times(seconds, first[name], runner.memory)
    return {name: results[name] for name, *_ in entries}

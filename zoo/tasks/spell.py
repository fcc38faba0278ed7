"""The smallest lesson: spell one word, a letter at a time, and see what the network believes.

After "h" comes "e", after "l" comes "l" or "o": which, depends on what came before, and that is
what the state is for.  Beside it a table of pairs, which sees one letter and has no memory.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.settings import setting
from zoo.tasks._task import Task

LONGEST = 30  # its letters are shown side by side


@dataclasses.dataclass(frozen=True)
class Settings:
    """What can be chosen."""

    word: str = setting("hello", "the word to spell", kind=str)
    cell: str = setting("simple_rnn", "the recurrence", kind=str)
    units: int = setting(8, "the width of the state", at_least=1, at_most=2**16)
    epochs: int = setting(150, "how often the word is read", at_least=1)
    learning_rate: float = setting(3e-2, "the learning rate", kind=float, above=0)
    seed: int = setting(0, "what fixes every random draw", at_least=0, below=2**32)


def read(settings: Settings) -> str:
    """The word; ValueError unless it can be learnt and shown: it needs two letters."""
    if not 2 <= len(settings.word) <= LONGEST:
        raise ValueError(
            f"`word`, the word to spell, must have two to {LONGEST} letters. "
            f"Received: word={settings.word!r:.60}."
        )
    return settings.word


def train(settings: Settings, word: str, out: Path | None, callbacks: Sequence[Any] = ()) -> Any:
    """Learns the word; returns a `Speller`, kept in `out` if given."""
    from zoo.tasks.models.spell import Speller
    from zoo.training.place import logged
    from zoo.training.record.log import logs

    with logged(out) as place:
        log = logs(place, TASK.name, settings, len(word) - 1)
        speller = Speller.learn(settings, [*log(), *callbacks])
        if out is not None:
            speller.save(out)
    return speller


def load(folder: Path, config: dict[str, Any]) -> Any:
    """The `Speller` that was kept in a folder."""
    from zoo.tasks.models.spell import Speller

    return Speller.load(folder, config)


TASK = Task(
    name="spell",
    story="the smallest lesson: spells one word, and shows its belief at every letter",
    settings=Settings,
    read=read,
    train=train,
    load=load,
    acts=("export", "generate", "gradients", "inspect", "predict"),
    resumes=False,
)

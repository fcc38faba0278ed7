"""A character language model: learns a text, and writes on in its manner.

After char-rnn (Karpathy 2015): the next character from all before it, the state carried through the
whole text.  The first 90 % are learnt; the last 10 % tell how well, beside two models that count.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.datasets.batches.streams import Streams
from zoo.tasks._task import Task
from zoo.tasks._text import Data, Settings, learnable

EPOCHS = 10  # if the user names no budget
AVERAGE = 0.99  # the momentum of an average of the weights, if he names none
FEWEST = 500  # batches; an average of fewer would still remember the beginning


def train(
    settings: Settings, text: tuple[Data, Streams], out: Path | None, callbacks: Sequence[Any] = ()
) -> Any:
    """Learns the text of the settings; the best model so far is kept in `out`.

    Arguments:
        callbacks: of Keras, for `fit`.

    If checkpoints of the same training lie beside `out`, it goes on from the newest.

    Returns:
        A `CharacterModel`.

    Raises:
        OSError: `out` cannot be written.
        ValueError: a setting makes no sense, or training gave nothing.
    """
    import keras

    from zoo.evaluation.cross_entropy import CrossEntropy
    from zoo.tasks._learn import learn, optimizer, with_budget
    from zoo.tasks.models.char_lm import CharacterModel, build
    from zoo.training.truncated import Truncated

    data, streams = text
    settings = with_budget(settings, EPOCHS)
    if settings.average is None:
        few = settings.epochs is not None and settings.epochs * len(streams) < FEWEST
        settings = dataclasses.replace(settings, average=0.0 if few else AVERAGE)
    keras.utils.set_random_seed(settings.seed)
    learner = build(settings, len(data.text.vocabulary), batch=settings.batch)
    learner.compile(
        optimizer(settings),
        # padding at the end of the streams must not dilute the mean
        keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
    )
    trained = CharacterModel.untrained(settings, data)
    learn(
        TASK.name,
        trained,
        learner,
        Truncated(streams),
        CrossEntropy(learner, *data.held_out),
        settings,
        out,
        callbacks,
        finish=lambda history: trained.finish(history, data),
        symbols=streams.batch * streams.time,
        unit="characters",
        fingerprint={"hash of the text": data.text.sha256},
    )
    return trained


def load(folder: Path, config: dict[str, Any]) -> Any:
    """The `CharacterModel` that was kept in a folder."""
    from zoo.tasks.models.char_lm import CharacterModel

    return CharacterModel.load(folder, config)


TASK = Task(
    name="char-lm",
    story="a character language model: learns a text, and writes on in its manner",
    settings=Settings,
    read=learnable,
    train=train,
    load=load,
    acts=("evaluate", "export", "generate", "gradients", "inspect", "predict", "units"),
)

"""A character language model: learns a text, and writes on in its manner.

After char-rnn (Karpathy 2015): the next character from all before it, the state carried through the
whole text.  The first 90 % are learnt; the last 10 % tell how well, beside two models that count.
"""

import dataclasses
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.datasets.batches.streams import Streams
from zoo.tasks._task import Task, again
from zoo.tasks._text import Data, Settings, learnable

EPOCHS = 10  # if the user names no budget


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
    data, streams = text
    if settings.epochs is None and settings.minutes is None:
        settings = dataclasses.replace(settings, epochs=EPOCHS)

    import keras

    from zoo.evaluation.cross_entropy import CrossEntropy
    from zoo.tasks._character_model import CharacterModel, build
    from zoo.training.fit import fit_streams
    from zoo.training.place import checkpoints, logged
    from zoo.training.record.log import logs

    keras.utils.set_random_seed(settings.seed)
    learner = build(settings, len(data.text.vocabulary), batch=settings.batch)
    learner.compile(
        keras.optimizers.AdamW(weight_decay=settings.weight_decay, global_clipnorm=settings.clip),
        # padding at the end of the streams must not dilute the mean
        keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
    )
    trained = CharacterModel.untrained(settings, data)

    def keep(point: Any) -> None:
        trained.learn(learner.get_weights(), point)
        if out is not None:
            trained.save(out)

    with logged(out) as place:
        history = fit_streams(
            learner,
            streams,
            CrossEntropy(learner, *data.held_out),
            peak_rate=settings.learning_rate,
            epochs=settings.epochs,
            minutes=settings.minutes,
            unit="characters",
            on_better=keep,
            callbacks=callbacks,
            log=logs(place, TASK.name, settings, streams.batch * streams.time),
            restart=lambda rate: again(TASK.name, settings, learning_rate=rate),
            checkpoints=None if out is None else checkpoints(out),
            configuration={
                "task": TASK.name,
                **dataclasses.asdict(settings),
                "hash of the text": data.text.sha256,
            },
        )
        trained.learn(learner.get_weights(), history.best)  # `keep` may have been interrupted
        trained.finish(history, data)
        if out is not None:
            trained.save(out)
            if not history.interrupted:
                shutil.rmtree(checkpoints(out), ignore_errors=True)
    return trained


def load(folder: Path, config: dict[str, Any]) -> Any:
    """The `CharacterModel` that was kept in a folder."""
    from zoo.tasks._character_model import CharacterModel

    return CharacterModel.load(folder, config)


TASK = Task(
    name="char-lm",
    story="a character language model: learns a text, and writes on in its manner",
    settings=Settings,
    read=learnable,
    train=train,
    load=load,
    acts=("evaluate", "export", "generate", "gradients", "predict"),
)

"""A trained model of rows: learnt from `Splits`, judged on a split that was never looked at."""

import abc
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

import keras
import numpy as np

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Rows, Splits
from zoo.evaluation.rows import MeanLoss
from zoo.export import parts, proof, served
from zoo.export.exported import Exported
from zoo.export.served import Served
from zoo.presets import facts as fitted
from zoo.presets import folder as preset
from zoo.report import Sample, Table, write
from zoo.report.scores import OURS
from zoo.settings import replaced
from zoo.tasks._learn import learn, optimizer, with_budget
from zoo.tasks.models import _row_report, _verdict
from zoo.tasks.models._alike import check_alike, check_unchanged
from zoo.tasks.models._answers import told
from zoo.tasks.models._row_card import begun
from zoo.training.best import Point
from zoo.training.epochs import Epochs, InOrder, Names
from zoo.training.fit import Data, History

Scores = dict[str, float]  # the measure that is named first is what counts


class Fields(NamedTuple):
    """Which fields of the encoded rows the model is given, learns, and weighs by."""

    inputs: Names
    targets: Names
    weights: Names | None = None


class RowModel(Exported):
    """Abstract.  A model, what it needs to read raw input, and what is known of it.

    Attributes:
        task: the name of the task it comes from.
        known, scaled: the names of its facts, and how many numbers a scaler among them scales; see
            `zoo.presets.facts.read`.
        epochs: how often the data are read if the user names no budget.
        fewest: steps that a training has then at least; few rows are read more often.
        unit: what is counted, in the data and for the speed.
        fields: see `Fields`.
        reads_files: whether arguments of the command line are files, and not texts.
        settings: what it was trained with.
        facts: what was fitted on the training split, such as a vocabulary, as plain data.
        model: see the topology that `build` names.
        card: what was learnt from what, and how well, as plain data.
    """

    task: ClassVar[str]
    known: ClassVar[Sequence[str]]
    scaled: ClassVar[int | None] = None
    epochs: ClassVar[int] = 10
    fewest: ClassVar[int] = 0
    unit: ClassVar[str] = "rows"
    fields: ClassVar[Fields]
    reads_files: ClassVar[bool] = False

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        if keras.backend.backend() != "tensorflow":
            raise ValueError(
                "Models of tasks run on the TensorFlow backend of Keras. "
                f"Received: KERAS_BACKEND={keras.backend.backend()!r}."
            )
        self.settings, self.facts, self.card = settings, facts, card
        self.model = self.build(settings, facts)

    # What each task says for itself

    @staticmethod
    @abc.abstractmethod
    def fit(settings: Any, splits: Splits[Any]) -> dict[str, Any]:
        """The facts, from the training split alone: vocabulary, classes, scaler."""

    @staticmethod
    @abc.abstractmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """The model; engine and precision of the settings are those of training alone."""

    @staticmethod
    @abc.abstractmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """What training makes small."""

    @abc.abstractmethod
    def encode(self, rows: Any) -> Rows:
        """Rows of numbers, with the `fields`, of rows of the data."""

    @abc.abstractmethod
    def score(self, rows: Any) -> Scores:
        """How well the model does on rows of the data."""

    @abc.abstractmethod
    def baselines(self, splits: Splits[Any]) -> dict[str, Scores]:
        """How well those do that any model has to beat, on the same rows, by the same measures."""

    @abc.abstractmethod
    def examples(self, rows: Any) -> list[Sample]:
        """Some rows of the data, and what the model makes of them."""

    @abc.abstractmethod
    def predict(self, raw: Any) -> list[Any]:
        """What the model makes of raw input."""

    @abc.abstractmethod
    def served(self) -> Served:
        """The same for an exported model."""

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """What the model makes of each argument of the command line: a text, or a file."""
        return self.predict(list(raw))

    def line(self, one: str, answer: Any, most: int) -> str:
        """What the command line says of an argument; `most` classes."""
        return f"{one!r} → {told(answer, most)}"

    # What all have in common

    @classmethod
    def train(
        cls,
        settings: Any,
        splits: Splits[Any],
        out: Path | None,
        callbacks: Sequence[keras.callbacks.Callback] = (),
    ) -> Self:
        """Learns the training split; the best model so far is kept in `out`.

        Raises:
            OSError: `out` cannot be written.
            ValueError: a setting makes no sense, or training gave nothing.
        """
        settings = cls.suited(settings, splits)
        keras.utils.set_random_seed(settings.seed)
        facts = cls.fit(settings, splits)
        learner = cls.build(settings, facts, training=True)
        loss = cls.loss(settings)
        learner.compile(optimizer(settings), loss)
        card = begun(settings, splits, cls.unit)
        trained = cls(settings, facts, card)
        learn(
            cls.task,
            trained,
            learner,
            *trained.lessons(splits, learner, loss),
            settings,
            out,
            callbacks,
            finish=lambda history: trained.finish(history, splits),
            symbols=settings.batch * cls.steps(settings),
            unit=cls.unit,
            fingerprint={"hash of the data": card["data"]["sha256"]},
        )
        return trained

    @classmethod
    def suited(cls, settings: Any, splits: Splits[Any]) -> Any:
        """The settings, with what suits these rows where the user leaves it open: the budget."""
        batches = -(-len(splits.train) // settings.batch)
        return with_budget(settings, max(cls.epochs, -(-cls.fewest // batches)))

    def lessons(
        self, splits: Splits[Any], learner: keras.Model, loss: keras.losses.Loss
    ) -> tuple[Data, Callable[[], float]]:
        """What `learner` reads, and what tells its loss on the validation split."""
        train = Batches(self.encode(splits.train), self.settings.batch, self.settings.seed)
        held_out = Batches(self.encode(splits.validation), self.settings.batch, like=train)
        validate = MeanLoss(learner, InOrder(held_out, *self.fields), loss)
        return Epochs(train, *self.fields), validate

    @staticmethod
    def steps(settings: Any) -> int:
        """How many of what is counted a row of a batch holds."""
        return 1

    @classmethod
    def load(cls, folder: Path, config: dict[str, Any]) -> Self:
        """The one that was kept in a folder."""
        from zoo.tasks import find

        card = preset.read_card(folder, {"data", "split", "settings", "validation", "versions"})
        settings = find(cls.task).settings(**config["settings"])
        given = settings, fitted.read(folder, config, cls.known, cls.scaled)
        plan, layers = lambda: cls.build(*given), getattr(settings, "layers", 0)
        return preset.load(folder, plan, lambda: cls(*given, card), least=layers)

    def learn(self, weights: list[np.ndarray], point: Point) -> None:
        """Takes over the weights of a model in training, and when they were reached."""
        self.model.set_weights(weights)
        self.card["validation"] = dataclasses.asdict(point)

    def finish(self, history: History, splits: Splits[Any]) -> None:
        """Adds the whole course of training, the judgement and that of the baselines."""
        rows = judged(splits)
        self.card |= {
            "curve": [dataclasses.asdict(point) for point in history.points],
            "seconds": history.seconds,
            "interrupted": history.interrupted,
            "stopped": history.stopped,
            "judged": "validation" if splits.test is None else "test",
            "scores": {**self.baselines(splits), OURS: self.score(rows)},
            "examples": [dataclasses.asdict(sample) for sample in self.examples(rows)],
        }

    def evaluate(self, data: str | None = None, encoding: str | None = None) -> Scores:
        """How well it does on the test split of its data, or of others of the same kind.

        Data that come without a split are split as for training, and the test part alone counts.

        Arguments:
            data: a dataset's name or files; what it was trained on if not given.
            encoding: of a text, in tasks that have that setting.

        Raises:
            OSError, ValueError: they cannot be read, are no longer those of the training, or have
                other classes or shapes.
        """
        from zoo.tasks import find

        if encoding is not None and not hasattr(self.settings, "encoding"):
            raise ValueError(
                f"`encoding` is of tasks that read one text; {self.task} does not. "
                f"Received: {encoding!r}."
            )
        given = {"data": data, "encoding": encoding}
        changed = {name: value for name, value in given.items() if value is not None}
        settings = replaced(self.settings, **changed)
        splits = find(self.task).read(settings)
        if not changed:
            check_unchanged(self.card["data"], splits)
        check_alike(self.facts, splits, lambda: self.fit(settings, splits))
        return self.score(judged(splits))

    def tables(self) -> list[Table]:
        """Its scores beside those of the baselines."""
        return [_row_report.compare(self.card)]

    def verdict(self) -> str:
        """Whether it beats the baselines, in words."""
        return _verdict.verdict(self.card.get("scores", {}), self.card)

    def samples(self) -> list[Sample]:
        """Some rows of the split on which it was judged, and what it made of them."""
        return [Sample(**sample) for sample in self.card.get("examples", [])]

    def report(self, path: str | Path) -> Path:
        """Writes one self-contained HTML page about the model.

        Raises:
            OSError: it cannot be written.
        """
        page = _row_report.page(self.task, self.card, self.samples(), self.verdict())
        return write(page, path)

    def export_served(self, folder: Path) -> proof.Proof:
        """The SavedModel: see `served`."""
        function, signature, example, tracked, more, calls = self.served()
        tracked = [self.model, *tracked]
        return served.export(function, signature, folder, example, tracked, more, calls)

    def parts(self) -> parts.Parts:
        """What other formats hold: what is served, if it is numbers alone; else the network."""
        network = parts.of_network(self.model)
        given = self.served()
        return parts.of_served(given.function, given.signature, given.example, network)

    def config(self) -> dict[str, Any]:
        """What builds it again, as plain data."""
        settings = dataclasses.asdict(self.settings)
        return {"task": self.task, "settings": settings, "facts": self.facts}

    def save(self, folder: str | Path) -> None:
        """Keeps everything in a folder, from which `zoo.load` gives it back.

        An older model of that name is replaced, with all that is in its folder.

        Raises:
            OSError: it cannot be written, or holds other things.
        """
        preset.save(Path(folder), self.config(), self.model, self.card)


def judged(splits: Splits[Any]) -> Any:
    """The rows by which a model is judged: those to test, if there are any."""
    return splits.validation if splits.test is None else splits.test

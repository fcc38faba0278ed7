"""Watches the flow of gradients while a model learns, in anybody's `fit`."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras

from zoo.inspection.drawing import draw
from zoo.inspection.flow import Flow
from zoo.inspection.measure import gradient_flow
from zoo.layers.arguments import positive


class GradientFlow(keras.callbacks.Callback):
    """Measures before the first epoch and after every few, and says once what is wrong.

        watch = zoo.GradientFlow(x[:64], y[:64])
        model.fit(x, y, epochs=20, callbacks=[watch])
        watch.draw("gradients.svg")

    It changes nothing of what is learnt.

    Arguments:
        inputs, targets, sample_weight: one batch to measure on, see `gradient_flow`; always the
            same one, so that what changes is the model.
        every: the number of epochs between two measurements.

    Attributes:
        course: (epoch, `Flow`) of every measurement; 0 is before the first epoch.

    Raises:
        ValueError: `every` is no positive integer; and what `gradient_flow` raises.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> x, y = np.ones((2, 5, 3), "float32"), np.array([0, 1])
        >>> model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> watch = zoo.GradientFlow(x, y)
        >>> history = model.fit(x, y, callbacks=[watch], verbose=0)
        >>> [epoch for epoch, flow in watch.course]
        [0, 1]
    """

    def __init__(
        self, inputs: Any, targets: Any, sample_weight: Any = None, *, every: int = 1
    ) -> None:
        super().__init__()
        self.batch = inputs, targets, sample_weight
        self.every = positive("every", "the number of epochs between two measurements", every)
        self.course: list[tuple[int, Flow]] = []
        self._said: dict[tuple[str, str], None] = {}

    def get_state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        course = [(epoch, dataclasses.asdict(flow)) for epoch, flow in self.course]
        return {"course": course, "said": list(self._said)}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from it."""
        self.course = [(epoch, Flow.of(told)) for epoch, told in state["course"]]
        self._said = dict.fromkeys(state["said"])

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        if not self.course:  # a second `fit` goes on
            self._measure(0)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        if (epoch + 1) % self.every == 0:
            self._measure(epoch + 1)

    def draw(self, path: str | Path) -> Path:
        """Writes the course as a .svg or .png file; see `zoo.inspection.drawing.draw`."""
        return draw(self.course, path)

    def _measure(self, epoch: int) -> None:
        flow = gradient_flow(self.model, *self.batch)
        self.course.append((epoch, flow))
        wrong = {(verdict.layer, verdict.word): str(verdict) for verdict in flow.verdicts}
        for key, told in wrong.items():
            if key not in self._said:
                print(f"\nepoch {epoch}: {told}")
        for layer, word in self._said:
            if (layer, word) not in wrong:
                print(f"\nepoch {epoch}: {layer}: no longer {word}.")
        self._said = dict.fromkeys(wrong)

"""How every task learns, as the user may choose; a task names the defaults that suit it better."""

import dataclasses
from collections.abc import Iterable

from zoo.settings import setting
from zoo.training.schedules import SCHEDULES, WARM_UP


@dataclasses.dataclass(frozen=True)
class Learning:
    """Budget, optimizer, and what fixes chance."""

    epochs: int | None = setting(None, "how often the data are read", at_least=1)
    minutes: float | None = setting(None, "how long to train, in minutes", kind=float, above=0)
    batch: int = setting(64, "how many rows are read side by side", at_least=1)
    learning_rate: float = setting(1e-3, "the highest learning rate", kind=float, above=0)
    schedule: str = setting(
        "cosine",
        "how the learning rate goes on after it has risen: it falls along half a cosine wave, is "
        "halved when validation is no better for two epochs, or stays",
        kind=str,
        choices=tuple(SCHEDULES),
    )
    warm_up: float = setting(
        WARM_UP,
        "in which part of the budget the learning rate rises",
        kind=float,
        at_least=0,
        below=1,
    )
    weight_decay: float = setting(1e-2, "the weight decay of AdamW", kind=float, at_least=0)
    clip: float = setting(1.0, "the largest gradient; 0 clips none", kind=float, at_least=0)
    clip_by: str = setting(
        "global-norm",
        "what `clip` bounds: the norm of all gradients, of each weight's, or each value",
        kind=str,
        choices=("global-norm", "norm", "value"),
    )
    average: float | None = setting(
        0.0,
        "the momentum of a running average of the weights, which is then what is kept; 0: none",
        kind=float,
        at_least=0,
        below=1,
    )
    accumulate: int = setting(1, "how many batches' gradients make a step", at_least=1)
    precision: str = setting(
        "float32",
        "the numbers in which layers compute; weights are float32",
        kind=str,
        choices=("float32", "mixed_bfloat16"),
    )
    patience: int | None = setting(
        None, "after how many epochs without a better validation training ends", at_least=1
    )
    engine: str = setting("auto", "which engine runs the recurrence in training", kind=str)
    seed: int = setting(0, "what fixes every random draw", at_least=0, below=2**32)


def own_first(names: Iterable[str]) -> list[str]:
    """Settings in the order in which they are told: a task's own, then those all tasks have."""
    shared = {field.name for field in dataclasses.fields(Learning)}
    return sorted(names, key=lambda name: name in shared)

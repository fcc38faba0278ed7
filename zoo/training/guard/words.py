"""What the guard says: what happened, where it began, what the model holds, what helps."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import keras

from zoo.training.guard.rates import STEPS

_SMALLER = "begin with smaller weights (recurrent_initializer='orthogonal')"


def message(
    told: Mapping[str, Any], optimizer: keras.optimizers.Optimizer, again: Callable[[float], str]
) -> str:
    """All of it in one paragraph.

    Arguments:
        told: what a `Guard` tells, but for this.
        again: (a learning rate) → how to begin again.
    """
    times = "twice" if told["worse"] == 2 else f"{told['worse']:g} times"
    what = (
        f"the loss rose above {told['level']:.3g}, that of the untrained model, and stayed at more "
        f"than {times} that (now {told['loss']:.3g})"
        if told["why"] == "diverged"
        else f"the loss became {told['why']}"
    )
    if told["good"]:
        back = "The model holds its last good weights, those before epoch {}, batch {}.".format(
            *told["good"]
        )
    elif told["put_back"]:
        back = "The model holds the weights with which it began; none are known to be good."
    else:
        back = (
            "The model could not be put back, as it was built only by its first batch: make it "
            "anew, with keras.Input before its first layer."
        )
    return (
        f"Training was stopped: in epoch {told['epoch']}, batch {told['batch']} {what}. "
        f"{told['finding'].told} {back} {_advice(told, optimizer, again)}"
    )


def _advice(
    told: Mapping[str, Any], optimizer: keras.optimizers.Optimizer, again: Callable[[float], str]
) -> str:
    kind, rate, advised = told["finding"].kind, told["rate"], told["advised"]
    if kind == "data":
        return f"Mend or leave out that row, then: {again(rate or 1e-3)}"
    tried = kind in ("outputs", "gradients")  # and no lower rate helped
    restart = f"Again: {again(advised or (rate if tried and rate else _lower(rate)))}"
    if kind == "outputs":
        return (
            "No learning rate helps, as the weights from which it began give this already: "
            f"{_SMALLER}, choose an activation with bounds such as tanh, or give shorter "
            f"sequences. {restart}"
        )
    helps = []
    if advised:
        helps.append(
            f"lower the learning rate from {rate:.3g} to {advised:.3g}, at which "
            f"{STEPS} steps on this batch each lowered its loss"
        )
    if not (optimizer.clipnorm or optimizer.global_clipnorm or optimizer.clipvalue):
        helps.append("clip the gradient (global_clipnorm=1.0 of the optimizer)")
    if kind == "gradients" and not advised:
        helps.append(_SMALLER)
    helps = helps or [f"lower the learning rate, {rate or 0:.3g}, a hundredfold"]
    all_of_it = ", and ".join(helps)
    return f"{all_of_it[0].upper()}{all_of_it[1:]}. {restart}"


def _lower(rate: float | None) -> float:
    return rate / 100 if rate and math.isfinite(rate) else 1e-3

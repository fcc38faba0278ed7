"""What a measured flow of gradients means, in words: vanishing, exploding, dead, saturated.

On its way back through time a gradient is multiplied by a matrix at every step, so it shrinks or
grows exponentially with their number (Hochreiter 1991; Bengio et al. 1994; Pascanu et al. 2013).
So a rate per step is judged, and how many steps there are to go; never a size, which is the loss's.
"""

import dataclasses
import math
from collections.abc import Iterator

from zoo.inspection.layer_flow import Gate, LayerFlow

# The gradient of a weight is a sum over all steps.  A part of it this much smaller than another is
# rounded away where they are added in half precision, whose numbers have eleven bits, and is lost
# in the noise between batches long before.  The sequence is then ten half-lives long, or longer.
FADED = 2.0**-10

# Karpathy et al. (2015) call a gate saturated below 0.1 and above 0.9.  There the slope of σ is
# 0.1·0.9, and 0.25 where it is steepest; a part of the steepest can be told of any activation.
FLAT = 0.1 * 0.9 / 0.25

MOST = 0.5  # a gate is judged by what most of it does

CURES = {
    "vanishing": "Use an LSTM or a GRU, or relu with recurrent_initializer='identity' and clipping",
    "exploding": "Clip the gradient (global_clipnorm=1.0), or start from smaller weights",
    "dead": "Lower the learning rate, or start again from smaller weights and biases",
    "saturated": "Scale the inputs, or start from smaller weights; gates held open may be meant so",
}
# What has gates need not be told to get some.
CURE_OF_GATES = (
    "Start with the gate that keeps the state open, by its bias; RMSprop and Adam, whose steps do "
    "not follow the gradient's size, may yet learn to open it"
)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Something that is wrong in a layer.

    Attributes:
        layer: its name.
        word: a key of `CURES`.
        measured: what was measured, with its number.
        cure: what helps.
    """

    layer: str
    word: str
    measured: str
    cure: str

    def __str__(self) -> str:
        return f"{self.layer}: {self.word}: {self.measured}. {self.cure}."


def judge(layer: LayerFlow) -> Iterator[Verdict]:
    """All that is wrong in a layer, over time and gate by gate."""
    if told := _over_time(layer):
        gated = told[0] == "vanishing" and len(layer.gates) > 1
        yield Verdict(layer.name, *told, CURE_OF_GATES if gated else CURES[told[0]])
    for name, gate in layer.gates.items():
        if told := _gate(name, gate):
            yield Verdict(layer.name, *told, CURES[told[0]])


def _over_time(layer: LayerFlow) -> tuple[str, str] | None:
    steps = len(layer.counted) - 1
    if steps >= 0 and not layer.counted.any():
        return "dead", "no gradient reaches any step of it"
    if layer.across == 0:
        reached = int((layer.counted > 0).sum())
        return "vanishing", f"no gradient reaches further back than {reached} of {steps + 1} steps"
    each = f"each step back multiplies the gradient by {layer.rate:.3g}, {{}} over {steps} steps"
    if layer.across < FADED:
        return "vanishing", each.format(f"{layer.across:.1e}")
    if layer.across > 1 / FADED:
        return "exploding", each.format(f"{layer.across:.1e}")
    if math.isinf(layer.rate):
        return "exploding", "the gradient is no finite number"
    return None


def _gate(name: str, gate: Gate) -> tuple[str, str] | None:
    if gate.dead > MOST:
        return "dead", f"{gate.dead:.0%} of the {gate.units} units of {name!r} pass no gradient"
    if gate.saturated > MOST:
        return (
            "saturated",
            f"{gate.saturated:.0%} of the values of {name!r} lie where its slope is below "
            f"{FLAT:.0%} of the steepest",
        )
    return None

"""Parts of a trained model that runtimes without strings can run: named numbers in and out.

model      tokens or features → logits, where a task has no better
serve      raw numbers → answers, where what is served holds no string
step       tokens, states → logits, states: of models of characters; any number of steps at once
encoder    what is given → states, memory            of models that write on a condition, whose
step       token, states, memory → logits, states, weights    `step` reads one token of each row
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.stepper import Stepper
from zoo.export.asking import Call, Of
from zoo.export.proof import float32_products
from zoo.layers import using
from zoo.topologies.parts.stepped import argument, stepped

LENGTHS = (5, 2, 9)  # of what a part is tried with, where time is open
ROWS = 3  # of a batch that it is tried with
_CONDITION = {"given": "condition"}  # an encoder gives something of its input's name
Arrays = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, eq=False)
class Part:
    """What becomes one file.

    function: tensors by name → tensors by name.
    signature: name → tf.TensorSpec of every argument; the first axis of each is that of the batch.
    examples: rows → what it is tried with, arrays of that many rows.
    model: the same as a Keras model, if it is one.
    state: of a part that has state, each before the first step: name → (1, width).  Where it goes
        in, its name is `argument(name)`.
    """

    function: Callable[..., Mapping[str, Any]]
    signature: Mapping[str, Any]
    examples: Callable[[int], list[Arrays]]
    model: keras.Model | None = None
    state: Mapping[str, np.ndarray] = dataclasses.field(default_factory=dict)

    def answer(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """What the model in this process says."""
        with using("loop"), float32_products():  # nothing is compiled to be asked once
            given = {n: tf.constant(inputs[n], spec.dtype) for n, spec in self.signature.items()}
            found = self.function(**given)
        return {name: keras.ops.convert_to_numpy(value) for name, value in found.items()}

    def call(self, name: str, inputs: Arrays, expected: Arrays | None = None) -> Call:
        """A call of it, with what it says here as what is expected."""
        typed = {
            n: np.asarray(inputs[n], spec.dtype.as_numpy_dtype)
            for n, spec in self.signature.items()
        }
        return Call(name, typed, self.answer(typed) if expected is None else expected)


@dataclasses.dataclass(frozen=True, eq=False)
class Parts:
    """What of a trained model is exported.

    parts: name → part.
    chains: rows → further calls, in which parts are given what parts answer.
    instead: which parts stand in for those whose operations a format lacks.
    """

    parts: Mapping[str, Part]
    chains: Callable[[int], Sequence[Call]] = lambda rows: ()
    instead: "Parts | None" = None

    def calls(self, rows: int) -> list[Call]:
        """All that is asked with that many rows."""
        each = [
            part.call(name, example)
            for name, part in self.parts.items()
            for example in part.examples(rows)
        ]
        return [*each, *self.chains(rows)]


def of_model(
    model: keras.Model,
    state: Mapping[str, np.ndarray] | None = None,
    names: Mapping[str, str] | None = None,
) -> Part:
    """A Keras model as a part.

    Arguments:
        state: see `Part`.
        names: of an input, where it is to have another.
    """
    named = isinstance(model.input, dict)
    inputs = model.input if named else {model.inputs[0].name: model.inputs[0]}
    inputs = {(names or {}).get(name, name): x for name, x in inputs.items()}
    signature = {
        name: tf.TensorSpec((None, *x.shape[1:]), keras.backend.standardize_dtype(x.dtype))
        for name, x in inputs.items()
    }

    def function(**given: Any) -> dict[str, Any]:
        found = model(given if named else given[next(iter(given))], training=False)
        return found if isinstance(found, dict) else {model.output_names[0]: found}

    embeddings = (x for x in model._flatten_layers() if isinstance(x, keras.layers.Embedding))
    most = min((layer.input_dim for layer in embeddings), default=2)

    def examples(rows: int) -> list[Arrays]:
        open_time = any(None in spec.shape[1:] for spec in signature.values())
        lengths = LENGTHS if open_time else LENGTHS[:1]
        return [_drawn(signature, rows, length, most) for length in lengths]

    return Part(function, signature, examples, model, state or {})


def of_network(model: keras.Model) -> Parts:
    """The parts of a Keras model: encoder and step where it holds these, else the model."""
    if {"encoder", "decoder"} <= {layer.name for layer in model.layers}:
        return _encoder_and_step(model)
    return Parts({"model": of_model(model)})


def of_served(
    function: Callable[..., Mapping[str, Any]],
    signature: Mapping[str, Any],
    example: Mapping[str, Any],
    network: Parts,
) -> Parts:
    """What is served, if neither its input nor its output is a string; else the network."""
    strings = any(spec.dtype == tf.string for spec in signature.values())
    if strings or "encoder" in network.parts:
        return network
    whole = {n: np.asarray(example[n], s.dtype.as_numpy_dtype) for n, s in signature.items()}
    longer = {n: _longer(x, signature[n]) for n, x in whole.items()}
    tried = [whole, longer] if any(longer[n] is not x for n, x in whole.items()) else [whole]

    def examples(rows: int) -> list[Arrays]:
        least = min(map(len, whole.values()))
        return [{n: x[: min(rows, least)] for n, x in each.items()} for each in tried]

    part = Part(function, signature, examples)
    if any(x.dtype.kind not in "biuf" for x in part.answer(whole).values()):
        return network
    return Parts({"serve": part}, instead=network)


def of_characters(stepper: Stepper) -> Parts:
    """A model of characters: tokens (batch, time), states → logits, states.

    What is proven besides: steps by themselves, each from the state of the one before, give what
    all give at once.
    """
    before = {name: np.asarray(value) for name, value in stepper.initial_state(1).items()}
    with using("loop"):
        model = stepped(stepper.model, stepper.state_sizes)
    part = of_model(model, before)

    def chains(rows: int) -> list[Call]:
        (whole, *_) = part.examples(rows)
        start = {argument(name): np.repeat(value, rows, 0) for name, value in before.items()}
        at_once = part.answer({**whole, **start})
        calls: list[Call] = []
        for step in range(LENGTHS[0]):
            state = {argument(n): Of(calls[-1], n) for n in before} if calls else start
            tokens = whole["tokens"][:, step : step + 1]
            expected = {"logits": at_once["logits"][:, step : step + 1]}
            if step == LENGTHS[0] - 1:
                expected |= {name: at_once[name] for name in before}
            calls.append(Call("step", {"tokens": tokens, **state}, expected))
        return calls

    return Parts({"step": part}, chains)


def _encoder_and_step(model: keras.Model) -> Parts:
    sizes = EncoderDecoder(model).state_sizes
    with using("loop"):
        encoder = of_model(model.get_layer("encoder"), names=_CONDITION)
        step = of_model(stepped(model.get_layer("decoder"), sizes, single=True))

    def chains(rows: int) -> list[Call]:
        calls: list[Call] = []
        for example in encoder.examples(rows):
            begun = encoder.call("encoder", example)
            tokens = _drawn({"tokens": step.signature["tokens"]}, rows, 1, 2)
            values = {argument(name): value for name, value in (begun.expected or {}).items()}
            first = step.answer({**values, **tokens})
            after = step.answer({**values, **{argument(n): first[n] for n in sizes}, **tokens})
            given = {argument(name): Of(begun, name) for name in begun.expected or {}}
            one = Call("step", {**given, **tokens}, first)
            given |= {argument(name): Of(one, name) for name in sizes}
            calls += [begun, one, Call("step", {**given, **tokens}, after)]
        return calls

    alone: Callable[[int], list[Arrays]] = lambda rows: []  # both are asked in chains
    return Parts(
        {
            "encoder": dataclasses.replace(encoder, examples=alone),
            "step": dataclasses.replace(step, examples=alone),
        },
        chains,
    )


def _longer(x: np.ndarray, spec: Any) -> np.ndarray:
    """The same after its own beginning, if time is open: what fills rows up stands at the end."""
    if len(spec.shape) < 2 or spec.shape[1] is not None:
        return x
    return np.concatenate([x[:, : (x.shape[1] + 1) // 2], x], 1)


def _drawn(signature: Mapping[str, Any], rows: int, length: int, most: int) -> dict[str, Any]:
    """Numbers by chance; the second row is filled up with zeros, as masks are made of these."""
    random = np.random.default_rng(length)
    drawn = {}
    for name, spec in signature.items():
        shape = [rows, *(length if size is None else size for size in spec.shape[1:])]
        values: Any
        if spec.dtype.is_integer:
            values = random.integers(1, max(2, most), shape)
        elif spec.dtype == tf.bool:
            values = np.ones(shape, bool)
        else:
            values = random.normal(size=shape)
        if len(spec.shape) > 1 and spec.shape[1] is None:
            values[1:2, (length + 1) // 2 :] = 0
        drawn[name] = values.astype(spec.dtype.as_numpy_dtype)
    return drawn

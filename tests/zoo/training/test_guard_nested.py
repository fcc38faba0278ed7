"""Where it began is named in models made of models, with named inputs and outputs."""

import keras
import numpy as np
import pytest

from zoo import Guard, layers

RANDOM = np.random.default_rng(0)
ROWS, STEPS = 32, 40
READ = {
    "seen": RANDOM.standard_normal((ROWS, STEPS, 3)).astype("float32"),
    "begun": RANDOM.standard_normal((ROWS, STEPS, 2)).astype("float32"),
}
WANTED = {"next": READ["begun"].sum(-1, keepdims=True), "sum": READ["seen"].sum((1, 2))[:, None]}


def translator(start, optimizer="sgd"):
    """An encoder and a decoder, whose layers have the same names and the same paths."""
    keras.utils.set_random_seed(0)
    seen = keras.Input((None, 3), name="seen")
    memory = layers.SimpleRNN(4, name="recurrence_0")(seen)
    encoder = keras.Model({"seen": seen}, [memory], name="encoder")
    begun, memory = keras.Input((None, 2), name="begun"), keras.Input((4,), name="memory")
    how = {"activation": "relu", "recurrent_initializer": start, "return_sequences": True}
    states = layers.SimpleRNN(4, name="recurrence_0", **how)(begun, initial_state=memory)
    decoder = keras.Model(
        {"begun": begun, "memory": memory},
        {"next": keras.layers.Dense(1, name="letters")(states)},
        name="decoder",
    )
    inputs = {name: keras.Input((None, array.shape[-1]), name=name) for name, array in READ.items()}
    (memory,) = encoder({"seen": inputs["seen"]})
    outputs = {
        "next": decoder({"begun": inputs["begun"], "memory": memory})["next"],
        "sum": keras.layers.Dense(1, name="sum")(memory),
    }
    model = keras.Model(inputs, outputs)
    assert len({v.path for v in model.trainable_variables}) < len(model.trainable_variables)
    model.compile(optimizer, {"next": "mse", "sum": "mse"})
    return model


def broken(model):
    guard = Guard((READ, WANTED))
    model.fit(READ, WANTED, batch_size=ROWS, epochs=9, callbacks=[guard], shuffle=False, verbose=0)
    outputs = model.predict(READ, verbose=0)
    if guard.told["good"]:
        assert all(np.isfinite(array).all() for array in outputs.values())
    return guard.told["finding"]


@pytest.mark.parametrize("scale, kind", [(1e10, "outputs"), (2.0, "gradients")])
def test_the_inner_layer_is_named(scale, kind):
    finding = broken(translator(keras.initializers.Identity(scale)))
    assert (finding.kind, finding.place) == (kind, "decoder/recurrence_0")
    assert "'decoder/recurrence_0'" in finding.told


def test_a_layer_in_a_layer_is_named_and_a_recurrence_is_one():
    start = keras.initializers.Orthogonal(1e10)
    both = layers.Bidirectional(
        layers.SimpleRNN(4, activation="relu", recurrent_initializer=start, name="memory"),
        name="both",
    )
    model = keras.Sequential([keras.Input((STEPS, 3)), both, keras.layers.Dense(1)], name="outer")
    model.compile("sgd", "mse")
    guard = Guard((READ["seen"], WANTED["sum"]))
    model.fit(READ["seen"], WANTED["sum"], callbacks=[guard], verbose=0)
    assert guard.told["finding"].place == "both/forward_memory"


class Loop(keras.Model):
    """Calls a layer within a loop of TensorFlow, out of which nothing can be taken."""

    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(3, kernel_initializer="identity", name="inner")
        self.answer = keras.layers.Dense(1, name="answer")

    def build(self, shape):
        self.inner.build((None, 3))
        self.answer.build((None, 3))

    def call(self, x):
        def step(k, x):
            return k + 1, 1e20 * self.inner(x)

        _, x = keras.ops.while_loop(lambda k, x: k < 3, step, (0, x[:, 0]))
        return self.answer(x)


def test_what_a_loop_computes_is_told_by_what_comes_out_of_it():
    model = Loop()
    model.build((None, STEPS, 3))
    model.compile("sgd", "mse")
    guard = Guard((READ["seen"], WANTED["sum"]))
    model.fit(READ["seen"], WANTED["sum"], callbacks=[guard], verbose=0)
    assert (guard.told["finding"].kind, guard.told["finding"].place) == ("outputs", "answer")

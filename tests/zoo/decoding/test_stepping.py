"""A model a step at a time, against the same model on the whole sequence."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.decoding.generation import generate
from zoo.decoding.settings import Sampling
from zoo.decoding.stepper import Stepper
from zoo.decoding.text import TextDecoder
from zoo.layers import using
from zoo.topologies import build_model

CHARACTERS = "abcdé日😀 "
SIZE = len(CHARACTERS)
TOKENS = np.random.default_rng(0).integers(0, SIZE, (3, 9)).astype("int32")
GREEDY = Sampling(temperature=0.0)


def build(seed=4, **sizes):
    """A model of strong beliefs, so that what it writes is no monotony."""
    keras.utils.set_random_seed(seed)
    model = build_model("synced_many_to_many", vocabulary=SIZE, **{"units": [6, 5], **sizes})
    model.set_weights([6 * w for w in model.get_weights()])
    embedding = model.get_layer("embedding").embeddings
    embedding.assign(keras.random.normal(embedding.shape, seed=seed))
    return model


@pytest.fixture(scope="module")
def model():
    return build()


@pytest.fixture(scope="module")
def decoder(model):
    return TextDecoder(model, Vocabulary(CHARACTERS))


def stepwise(stepper, tokens, sizes):
    """Logits of pieces of these sizes, one after the other."""
    state, logits = stepper.initial_state(len(tokens)), []
    for piece in np.split(tokens, np.cumsum(sizes)[:-1], axis=1):
        piece_logits, state = stepper(piece, state)
        logits.append(piece_logits)
    return np.concatenate(logits, axis=1)


def plain_text(model, prompt, count):
    """The likeliest symbols after a prompt, the whole growing text read again for each."""
    text = list(prompt)
    for _ in range(count):
        with using("loop"):  # others compile each length anew
            text.append(int(keras.ops.argmax(model(np.array([text]))[0, -1])))
    return text[len(prompt) :]


def written(model, prompts, count, sampling=GREEDY, seed=0, filler=0):
    """`generate`, compiled, for prompts of any lengths."""
    lengths = np.array([len(p) for p in prompts], "int32")
    padded = np.full((len(prompts), lengths.max()), filler, "int32")
    for row, prompt in zip(padded, prompts, strict=True):
        row[: len(prompt)] = prompt
    compiled = tf.function(lambda p, n: generate(Stepper(model), p, n, count, sampling, seed))
    return compiled(padded, lengths).numpy().tolist()


@pytest.mark.parametrize("sizes", [[1] * 9, [4, 5], [9]], ids=str)
@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_steps_and_pieces_give_what_the_whole_gives(cell, sizes):
    model = build(cell=cell, engine="loop")  # one engine: what is tested is the stepping
    np.testing.assert_allclose(stepwise(Stepper(model), TOKENS, sizes), model(TOKENS), atol=1e-5)


def test_state_is_named_after_layer_and_cell(model):
    stepper = Stepper(model)
    sizes = {"recurrence_0.h": 6, "recurrence_0.c": 6, "recurrence_1.h": 5, "recurrence_1.c": 5}
    assert stepper.state_sizes == sizes
    state = stepper.initial_state(7)
    assert {name: tuple(value.shape) for name, value in state.items()} == {
        name: (7, size) for name, size in sizes.items()
    }
    assert list(stepper(TOKENS, stepper.initial_state(3))[1]) == list(sizes)


def test_a_model_in_training_is_stepped_with_any_batch_and_left_as_it_was(model):
    learner = build(stateful=True, batch=4, dropout=0.5)
    learner.set_weights(model.get_weights())
    learner(np.zeros((4, 3), "int32"))
    before = [v.numpy() for v in learner.variables]
    logits = stepwise(Stepper(learner), TOKENS, [1] * 9)
    np.testing.assert_allclose(logits, model(TOKENS), atol=1e-5)
    for variable, value in zip(learner.variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)


def test_layers_are_found_however_deep(model):
    outer = keras.Sequential([keras.Input((None,), dtype="int32"), model])
    np.testing.assert_allclose(stepwise(Stepper(outer), TOKENS, [2, 7]), model(TOKENS), atol=1e-5)


def test_a_layer_that_reads_backwards_is_refused():
    with pytest.raises(ValueError, match="it reads the sequence backwards"):
        Stepper(build(bidirectional=True))


@pytest.mark.parametrize("wrap", [lambda x: x, keras.layers.Bidirectional], ids=["plain", "both"])
def test_a_layer_of_keras_is_refused_with_its_substitute(wrap):
    layer = wrap(keras.layers.GRU(4, return_sequences=True))
    model = keras.Sequential(
        [keras.Input((None,), dtype="int32"), keras.layers.Embedding(SIZE, 3), layer]
    )
    with pytest.raises(ValueError, match=r"Use zoo\.layers\.GRU instead"):
        Stepper(model)


@pytest.mark.parametrize("seed", [0, 4, 5])
def test_writing_equals_a_plain_loop_over_the_growing_text(seed):
    model = build(seed)
    expected = plain_text(model, TOKENS[0, :3], 15)
    assert len(set(expected)) > 2
    assert written(model, [TOKENS[0, :3]], 15) == [expected]


@pytest.mark.parametrize("filler", [0, SIZE - 1])
def test_prompts_of_different_lengths_are_continued_as_each_alone(model, filler):
    prompts = [TOKENS[0, :1], TOKENS[1, :9], TOKENS[2, :4]]
    expected = [plain_text(model, prompt, 12) for prompt in prompts]
    assert written(model, prompts, 12, filler=filler) == expected


def test_one_symbol_can_be_written(model):
    assert written(model, [TOKENS[0, :1]], 1) == [plain_text(model, TOKENS[0, :1], 1)]


def test_the_seed_alone_decides_the_text(model):
    warm = Sampling(temperature=2.0)
    texts = [written(model, TOKENS[:2, :3], 30, warm, seed) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_rows_and_steps_have_their_own_noise(model):
    """Two equal prompts are continued differently, and noise does not repeat itself."""
    wild = Sampling(temperature=1e6)  # all symbols alike: only noise decides
    one, other = written(model, [TOKENS[0, :3]] * 2, 60, wild)
    assert one != other
    assert min(np.bincount(one, minlength=SIZE)) > 0


TEXTS = ["a", "é日😀 ab", "cab"]


def test_characters_are_tokens_in_the_order_of_the_vocabulary(decoder):
    tokens, lengths = decoder.encode(tf.constant(TEXTS))
    assert lengths.numpy().tolist() == [1, 6, 3]
    for text, row in zip(TEXTS, tokens.numpy(), strict=True):
        assert row[: len(text)].tolist() == [CHARACTERS.index(c) for c in text]


def test_what_follows_is_the_models_belief_after_each_text_alone(decoder, model):
    probabilities, nats = decoder.probabilities(TEXTS)
    for text, row, loss in zip(TEXTS, probabilities, nats, strict=True):
        ids = np.array([[CHARACTERS.index(c) for c in text]])
        belief = keras.ops.convert_to_numpy(keras.ops.softmax(model(ids)))[0]
        np.testing.assert_allclose(row, belief[-1], atol=1e-5)
        told = [-np.log(belief[t, ids[0, t + 1]]) for t in range(len(text) - 1)]
        assert loss == pytest.approx(np.mean(told) if told else 0, abs=1e-4)


def test_characters_one_by_one_lead_to_the_same_belief(decoder):
    state = decoder.stepper.initial_state(1)
    for character in TEXTS[1]:
        state = decoder.step(tf.constant([character]), state)
        belief = state.pop("probabilities")
    np.testing.assert_allclose(belief, decoder.probabilities(TEXTS[1:2])[0], atol=1e-5)


def test_texts_are_written_on(decoder, model):
    result = decoder.write(TEXTS, 10, GREEDY, 0)
    for text, whole in zip(TEXTS, result, strict=True):
        expected = plain_text(model, [CHARACTERS.index(c) for c in text], 10)
        assert whole == text + "".join(CHARACTERS[i] for i in expected)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    "texts, message",
    [(["ab", "a#b?#"], "Not in the vocabulary:"), (["ab", ""], "A text must not be empty")],
    ids=str,
)
def test_what_cannot_be_read_is_told_in_the_graph_too(decoder, compiled, texts, message):
    for act in (decoder.encode, decoder.score, lambda t: decoder.generate(t, 3, 0.0, 0, 1.0, 0)):
        act = tf.function(act) if compiled else act
        with pytest.raises(tf.errors.InvalidArgumentError, match=message) as error:
            act(tf.constant(texts))
        assert ("#" in str(error.value) and "?" in str(error.value)) == ("#" in texts[1])

"""A character model as a SavedModel answers as the model does."""

import re

import numpy as np
import pytest
import tensorflow as tf

from zoo.decoding.settings import Sampling
from zoo.export import asking, characters, proof

TEXTS = ["T", "the é日😀 of", "a\nb"]


@pytest.fixture(scope="module")
def signatures(exported):
    return tf.saved_model.load(str(exported[0])).signatures


def named(state):
    return {name.replace(".", "__"): value for name, value in state.items()}


def test_it_was_proven_by_itself(exported):
    folder, proven = exported
    assert 0 <= proven.difference <= proof.TOLERANCE
    # Six signatures, four with a batch; three texts stepped, all gone on with, one call drawn
    assert proven.calls == 15
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_its_signatures_are_as_documented(signatures):
    inputs = {name: set(s.structured_input_signature[1]) for name, s in signatures.items()}
    outputs = {name: set(s.structured_outputs) for name, s in signatures.items()}
    state = {"recurrence_0.h", "recurrence_0.c"}
    assert inputs == {
        "serving_default": {"texts"},
        "serve": {"texts"},
        "init_state": {"batch"},
        "prefill": {"texts"},
        "step": {"characters", "recurrence_0__h", "recurrence_0__c"},
        "generate": {"texts", "count", "temperature", "top_k", "top_p", "seed"},
        "vocabulary": set(),
    }
    assert outputs == {
        "serving_default": {"probabilities", "nats_per_character"},
        "serve": {"probabilities", "nats_per_character"},
        "init_state": state,
        "prefill": {"probabilities", *state},
        "step": {"probabilities", *state},
        "generate": {"texts"},
        "vocabulary": {"characters"},
    }
    told = set(re.findall(r"\w+", characters.__doc__))
    assert told >= (inputs.keys() | inputs["generate"] | {"characters", "batch", "state"}) - {
        "serving_default"
    }


def test_its_characters_are_in_the_order_of_its_probabilities(signatures, trained):
    characters = [c.decode() for c in signatures["vocabulary"]()["characters"].numpy()]
    assert "".join(characters) == trained.vocabulary.characters
    (row,) = signatures["serve"](texts=tf.constant(["The "]))["probabilities"].numpy()
    (told,) = trained.predict(["The "])
    for character, probability in zip(characters, row, strict=True):
        assert told[character] == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[1:2], TEXTS * 5], ids=len)
def test_it_serves_any_number_of_texts(signatures, trained, texts):
    served = signatures["serve"](texts=tf.constant(texts))
    probabilities, nats = trained.decoder.probabilities(texts)
    np.testing.assert_allclose(served["probabilities"], probabilities, atol=1e-6)
    np.testing.assert_allclose(served["nats_per_character"], nats, atol=1e-5)


def test_its_state_is_handed_out_and_in(signatures, trained):
    """Two texts side by side, a character at a time."""
    texts = ["the é日", "def 😀:"]
    state = signatures["init_state"](batch=tf.constant(2))
    for column in zip(*texts, strict=True):
        state = signatures["step"](characters=tf.constant(column), **named(state))
        probabilities = state.pop("probabilities")
    np.testing.assert_allclose(probabilities, trained.decoder.probabilities(texts)[0], atol=1e-6)


def test_texts_of_different_lengths_are_each_gone_on_with_from_their_own_end(signatures, trained):
    read = signatures["prefill"](texts=tf.constant(TEXTS))
    probabilities = read.pop("probabilities")
    np.testing.assert_allclose(probabilities, trained.decoder.probabilities(TEXTS)[0], atol=1e-6)
    answer = signatures["step"](characters=tf.constant(["é", "T", "h"]), **named(read))
    longer = [text + character for text, character in zip(TEXTS, "éTh", strict=True)]
    whole, _ = trained.decoder.probabilities(longer)
    np.testing.assert_allclose(answer["probabilities"], whole, atol=1e-6)
    for text, *state in zip(TEXTS, *read.values(), strict=True):  # whatever stands beside it
        alone = signatures["prefill"](texts=tf.constant([text]))
        for name, array in zip(read, state, strict=True):
            np.testing.assert_allclose(alone[name][0], array, atol=1e-6)


@pytest.mark.parametrize("how", [Sampling(0.0), Sampling(0.9, 5, 0.9)], ids=str)
def test_it_writes_what_the_model_writes(signatures, trained, how):
    numbers = {
        "count": tf.constant(30),
        "temperature": tf.constant(how.temperature),
        "top_k": tf.constant(how.top_k),
        "top_p": tf.constant(how.top_p),
        "seed": tf.constant(5),
    }
    texts = signatures["generate"](texts=tf.constant(TEXTS), **numbers)["texts"].numpy()
    assert [text.decode() for text in texts] == trained.decoder.write(TEXTS, 30, how, 5)


@pytest.mark.parametrize("text, message", [("a\x00", "Not in the vo"), ("", "must not be empty")])
def test_it_refuses_what_it_cannot_read(signatures, text, message):
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        signatures["serve"](texts=tf.constant(["a", text]))


def test_it_is_proven_with_texts_read_a_character_at_a_time(trained):
    calls = list(characters._stepped(trained.decoder, ["the", "a é"]))
    assert [call.signature for call in calls] == ["init_state", "step", "step", "step"] * 2
    assert [call.inputs["characters"] for call in calls[1:4]] == [["t"], ["h"], ["e"]]
    assert calls[5].inputs["recurrence_0__h"] == asking.Of(calls[4], "recurrence_0.h")
    assert [place for place, call in enumerate(calls) if call.expected] == [3, 7]
    whole, _ = trained.decoder.probabilities(["the", "a é"])
    np.testing.assert_array_equal(calls[7].expected["probabilities"], whole[1:])

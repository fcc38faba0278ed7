"""A character model that reads and writes strings, in the graph and for any batch.

What Python calls and what an exported model serves are the same functions.
"""

from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.decoding.generation import generate
from zoo.decoding.prefill import prefill
from zoo.decoding.settings import Sampling
from zoo.decoding.stepper import State, Stepper
from zoo.encoding.characters import CharacterEncoder


class TextDecoder:
    """Strings in and out of a character model.

    Arguments:
        model: tokens (batch, time) → logits (batch, time, characters), causal.
        vocabulary: the characters, in the order of the model's tokens; other ones are refused.
    """

    def __init__(self, model: keras.Model, vocabulary: Vocabulary) -> None:
        self.stepper = Stepper(model)
        self.encode = CharacterEncoder(vocabulary)
        self.characters = tf.constant(list(vocabulary.decode(range(len(vocabulary)))))
        self._generate = tf.function(self.generate, autograph=False)
        self._score = tf.function(self.score, autograph=False)

    def score(self, texts: Any) -> dict[str, Any]:
        """What follows each text, and how likely the text itself is.

        Arguments:
            texts: (batch,) strings, none empty.

        Returns:
            probabilities (batch, characters) of the next character, and nats_per_character (batch,)
            of the text after its first.
        """
        tokens, lengths = self.encode(texts)
        logits, _ = self.stepper(tokens, self.stepper.initial_state(tf.shape(tokens)[0]))
        logits = tf.cast(logits, tf.float32)
        last = tf.gather(logits, lengths - 1, batch_dims=1)
        nats = tf.nn.sparse_softmax_cross_entropy_with_logits(tokens[:, 1:], logits[:, :-1])
        nats *= tf.sequence_mask(lengths - 1, tf.shape(nats)[1], nats.dtype)
        mean = tf.math.divide_no_nan(tf.reduce_sum(nats, -1), tf.cast(lengths - 1, nats.dtype))
        return {"probabilities": tf.nn.softmax(last), "nats_per_character": mean}

    def prefill(self, texts: Any) -> dict[str, Any]:
        """Reads texts (batch,), none empty: probabilities of the next, and the state to go on from.

        Of texts of different lengths each has the state at its own end.
        """
        logits, state = prefill(self.stepper, *self.encode(texts))
        return {"probabilities": tf.nn.softmax(tf.cast(logits, tf.float32)), **state}

    def step(self, characters: Any, state: State) -> dict[str, Any]:
        """Reads a character (batch,) in each row: probabilities of the next, and the new state."""
        tokens, lengths = self.encode(characters)
        one = tf.debugging.Assert(tf.reduce_all(lengths == 1), ["A step reads one character."])
        with tf.control_dependencies([one]):
            logits, state = self.stepper(tokens[:, 0][:, None], state)
        return {"probabilities": tf.nn.softmax(tf.cast(logits[:, -1], tf.float32)), **state}

    def generate(
        self, texts: Any, count: Any, temperature: Any, top_k: Any, top_p: Any, seed: Any
    ) -> Any:
        """Each text (batch,) with `count` characters written after it; the rest: see `Sampling`."""
        tokens, lengths = self.encode(texts)
        sampling = Sampling(temperature, top_k, top_p)
        written = generate(self.stepper, tokens, lengths, count, sampling, seed)
        joined = tf.strings.reduce_join(tf.gather(self.characters, written), axis=-1)
        return tf.strings.join([texts, joined])

    def write(self, texts: list[str], count: int, sampling: Sampling, seed: int) -> list[str]:
        """`generate`, compiled, from Python values to Python values."""
        numbers = (
            tf.constant(count, tf.int32),
            tf.constant(sampling.temperature, tf.float32),
            tf.constant(min(sampling.top_k, len(self.characters)), tf.int32),
            tf.constant(sampling.top_p, tf.float32),
            tf.constant(seed, tf.int32),
        )
        return [t.decode() for t in self._generate(tf.constant(texts), *numbers).numpy()]

    def probabilities(self, texts: list[str]) -> tuple[Any, Any]:
        """`score`, compiled, from Python values to arrays."""
        result = self._score(tf.constant(texts))
        return result["probabilities"].numpy(), result["nats_per_character"].numpy()

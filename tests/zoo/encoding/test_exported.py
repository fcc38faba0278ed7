"""What reads raw texts does so in a program that has none of this package."""

import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.encoding.characters import CharacterEncoder
from zoo.encoding.scaled import Scaler
from zoo.encoding.words import WordEncoder
from zoo.export import served

TEXTS = ["L’homme est là : 3,5 km !", "İ straße", "", "été"]


def test_raw_texts_are_served(tmp_path):
    vocabulary = Words.of((w for t in TEXTS for w in tokenise(t.lower())), marks=("</s>",))
    encoder = WordEncoder(vocabulary, longest=5, end="</s>")
    characters = CharacterEncoder(Vocabulary("aé ", unknown=True))
    scaler = Scaler((1.0, 2.0), (3.0, 4.0))

    def serve(texts):
        ids, lengths = encoder(texts)
        return {"ids": ids, "lengths": lengths}

    texts = {"texts": tf.TensorSpec((None,), tf.string)}
    numbers = {"numbers": tf.TensorSpec((None, 2), tf.float32)}
    proven = served.export(
        serve,
        texts,
        tmp_path / "1",
        {"texts": TEXTS},
        tracked=[encoder, characters],
        more={
            "characters": (lambda texts: {"ids": characters(texts)[0]}, texts, {"texts": TEXTS}),
            "scaled": (
                lambda numbers: {"numbers": scaler.scale(numbers)},
                numbers,
                {"numbers": [[0.1, 0.2], [0.3, 0.4]]},
            ),
        },
    )
    assert proven.calls == 6

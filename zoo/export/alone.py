"""Loads a SavedModel with TensorFlow alone and writes down what it answers.

    python -I alone.py SAVED_MODEL REQUEST.json ANSWER.json

Run as a program, never imported: it first makes sure that this project cannot help.
"""

import importlib.abc
import json
import sys


class _Closed(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] == "zoo":
            raise ImportError(f"{name} is not to be used here: the model must stand alone.")


def main(folder: str, request: str, answer: str) -> None:
    sys.meta_path.insert(0, _Closed())
    import tensorflow as tf

    with open(request, encoding="utf-8") as file:
        asked = json.load(file)
    signatures = tf.saved_model.load(folder).signatures
    texts = tf.constant(asked["texts"])
    served = signatures["serve"](texts=texts)

    # The same texts a character at a time: each row by itself, as a stream would come.
    stepped = []
    for text in asked["texts"]:
        state = signatures["init_state"](batch=tf.constant(1))
        for character in text:
            named = {name.replace(".", "__"): value for name, value in state.items()}
            state = signatures["step"](characters=tf.constant([character]), **named)
            probabilities = state.pop("probabilities")
        stepped.append(probabilities[0].numpy().tolist())

    written = [
        [
            text.decode()
            for text in signatures["generate"](
                texts=texts,
                count=tf.constant(how["count"]),
                temperature=tf.constant(how["temperature"], tf.float32),
                top_k=tf.constant(how["top_k"]),
                top_p=tf.constant(how["top_p"], tf.float32),
                seed=tf.constant(how["seed"]),
            )["texts"].numpy()
        ]
        for how in asked["generate"]
    ]
    result = {
        "probabilities": served["probabilities"].numpy().tolist(),
        "nats_per_character": served["nats_per_character"].numpy().tolist(),
        "stepped": stepped,
        "written": written,
    }
    with open(answer, "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(*sys.argv[1:])

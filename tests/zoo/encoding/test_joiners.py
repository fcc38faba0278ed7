"""Words that tell where no blank stood."""

import pytest
import tensorflow as tf

from zoo.datasets import pairs
from zoo.encoding.joiners import join, joined, split

TEXTS = {
    "L'homme dort, non ?": ["L'￭", "homme", "dort", "￭,", "non", "?"],
    "Un T-shirt (bleu).": ["Un", "T", "￭-￭", "shirt", "(￭", "bleu", "￭)", "￭."],
    "aujourd’hui : 3,5 km/h...": [
        *("aujourd’￭", "hui", ":", "3", "￭,￭", "5", "km", "￭/￭", "h", "￭.", "￭.", "￭."),
    ],
    "« l'a » 'a' l'": ["«", "l'￭", "a", "»", "'￭", "a", "￭'", "l", "￭'"],
    "ein_Wort 中文。": ["ein_Wort", "中文", "￭。"],
    "": [],
}


@pytest.mark.parametrize(("text", "words"), TEXTS.items())
def test_a_text_is_split_and_joined_again(text, words):
    assert split(text) == words
    assert join(words) == text


def test_all_embedded_pairs_are_joined_as_they_were():
    for part in pairs.load_small().parts().values():
        for text in (*part.sources, *part.targets):
            assert join(split(text)) == text


def test_the_graph_joins_as_python_does():
    # what a model may write, though no text has it
    odd = [["a￭", "￭b"], ["￭.", "a"], ["a", "￭-￭", "￭-￭", "b￭"]]
    rows = tf.ragged.constant([*TEXTS.values(), *odd])
    written = [text.decode() for text in joined(rows).numpy()]
    assert written == [*TEXTS, *map(join, odd)]
    assert written[-3:] == ["ab", ". a", "a--b"]

"""How alike translations and references are: BLEU (Papineni et al. 2002), by sacreBLEU.

Texts are compared as they are read, cased and with their punctuation; sacreBLEU splits them by
rules of its own, so that figures can be compared wherever they were computed (Post 2018), and says
in a signature how it did.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

MISSING = "BLEU needs sacreBLEU: pip install 'rnn-zoo[translation]'"


class Bleu(NamedTuple):
    """score: from 0 to 100.  signature: how it was computed."""

    score: float
    signature: str


def bleu(translations: Sequence[str], references: Sequence[Sequence[str]]) -> Bleu:
    """Of all translations together.

    Arguments:
        translations: a text for each row.
        references: for each row all that would be right, at least one.

    Raises:
        ImportError: there is no sacreBLEU.
    """
    try:
        from sacrebleu.metrics import BLEU
    except ImportError as error:
        raise ImportError(MISSING) from error
    metric = BLEU()
    most = max(map(len, references))
    streams: list[Any] = [
        [row[n] if n < len(row) else None for row in references] for n in range(most)
    ]
    score = metric.corpus_score(list(translations), streams).score
    return Bleu(score, str(metric.get_signature()))

"""How much a browser may send.  It is the server that says so, whatever the page allows."""

import math
from typing import Any

LONGEST = 2000  # characters of a text; of a longer one the last
READ = 200  # of these, characters that a model of characters reads: its time grows with each
PASTED = 200_000  # characters of a column of prices
BODY = 2**20  # bytes of a request
TASKS = ("char-lm", "next-word", "sentiment", "spell")  # read texts, and answer at their end
WAITING = 16  # requests that wait for their turn


class Refused(ValueError):
    """What was sent makes no sense here; the message is for whoever sent it."""


def text(raw: Any, most: int = LONGEST) -> tuple[str, str]:
    """What a browser sent as text, its last `most` characters; and a note, if some are left out.

    Halves of characters become "?", the ends of lines "\\n".
    """
    given = raw if isinstance(raw, str) else ""
    kept = given[-most:].encode("utf-8", "replace").decode()
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    cut = len(given) > most
    return kept, f"Only the last {most:,} of {len(given):,} characters are kept." if cut else ""


def task(model: str, of: str) -> None:
    """Refuses a model that cannot be played with.

    Raises:
        ValueError: it does not read texts, or gives no answer at their end.
    """
    if of not in TASKS:
        raise ValueError(
            f"{model}, a model to play with, must be of {', '.join(TASKS)}, which read a text and "
            f"give one answer at its end. Received: one of {of}."
        )


def number(raw: Any, what: str, least: float, most: float) -> float:
    """A number between two others.

    Raises:
        Refused: it is none, or lies beyond them.
    """
    fits = isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
    if not fits or not least <= raw <= most:
        raise Refused(f"{what} must be a number from {least:g} to {most:g}.")
    return float(raw)

"""Names of what is called several times."""

from collections.abc import Sequence


def names(called: Sequence[str]) -> list[str]:
    """The same, each once: a second call of "name" is "name (2)"."""
    counts = [called[: place + 1].count(name) for place, name in enumerate(called)]
    pairs = zip(called, counts, strict=True)
    return [f"{name} ({count})" if count > 1 else name for name, count in pairs]

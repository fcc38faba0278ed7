"""Scores as tables show them."""


def told(score: float | None) -> str:
    """In four decimals, two of what is 100 or more; what was not or cannot be told is a dash."""
    if score is None or score != score:  # not a number
        return "–"
    return f"{score:,.2f}" if abs(score) >= 100 else f"{score:.4f}"

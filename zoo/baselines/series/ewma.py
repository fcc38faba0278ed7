"""Volatility without a model: a weighted mean of squared returns (RiskMetrics 1996).

σ²[t+1] = λ·σ²[t] + (1 - λ)·r²[t]
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ewma_volatility(returns: Floats, decay: float = 0.94) -> Floats:
    """(rows,) the deviation told at each row for the next, from the returns up to it.

    It begins with the first return's.

    ValueError: no returns, or `decay` not between 0 and 1.
    """
    if not len(returns) or not 0 < decay < 1:
        raise ValueError(
            "`returns` must be at least one, and `decay`, what the past counts, lie between 0 and "
            f"1. Received: {len(returns)} returns and decay={decay}."
        )
    variance = np.empty(len(returns))
    now = float(returns[0]) ** 2
    for row, one in enumerate(returns):
        now = decay * now + (1 - decay) * float(one) ** 2
        variance[row] = now
    return np.sqrt(variance)

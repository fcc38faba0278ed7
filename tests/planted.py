"""Pipelines with typical leaks of time-series work planted into them, and honest counterparts.

Kind A is prepare(values, cut) -> dict of arrays; kind B is forecast(values) -> array (rows,).
Each takes a strength; with "none" the same pipeline is honest.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.float64]
Strength = Literal["none", "weak", "middle", "strong"]
Feature = Callable[[Array, Strength], Array]

ROWS = 300
FIT_ROWS = 180
WINDOW = 10


def series(seed: int, _strength: Strength = "middle") -> Array:
    """Return a positive random-walk price; it is the same for every strength."""
    steps = np.random.default_rng(seed).normal(0.0002, 0.01, ROWS)
    return 100.0 * np.exp(np.cumsum(steps))


def with_dividends(seed: int, strength: Strength = "middle") -> Array:
    """Return raw close and dividend.

    Weak: one dividend of 0.3 % late in the series; middle: 1 % each quarter;
    strong: 3 % each quarter and a payout of half the price, which acts as a 2:1 split.
    """
    rng = np.random.default_rng([seed, 1])
    yields = np.zeros(ROWS)
    if strength == "weak":
        yields[rng.integers(200, 280)] = 0.003
    else:
        yields[rng.integers(40, 60) :: 63] = 0.01 if strength == "middle" else 0.03
    if strength == "strong":
        yields[rng.integers(200, 280)] = 0.5
    close = 100.0 * np.cumprod((1.0 - yields) * np.exp(rng.normal(0.0002, 0.01, ROWS)))
    return np.column_stack([close, np.append(100.0, close[:-1]) * yields])


def following(column: Array) -> Array:
    """Return the column one row ahead, NaN in the last row."""
    return np.append(column[1:], np.nan)


def returns(price: Array) -> Array:
    """Return simple returns, NaN in the first row."""
    with np.errstate(all="ignore"):
        return np.append(np.nan, price[1:] / price[:-1] - 1.0)


def lagged(column: Array, lags: int) -> Array:
    """Return the row itself and those before it as columns, NaN where the series has not begun."""
    return sliding_window_view(np.append(np.full(lags - 1, np.nan), column), lags)[:, ::-1]


def windows(column: Array) -> tuple[Array, Array]:
    """Return all windows of WINDOW rows and the row that follows each."""
    both = sliding_window_view(column, WINDOW + 1)
    return both[:, :-1].copy(), both[:, -1].copy()


def fit_and_tell(x: Array, y: Array, penalty: float = 0.0) -> Array:
    """Fit least squares to the first FIT_ROWS rows and forecast from the last of them on."""
    told = np.full(len(x), np.nan)
    fitting = np.arange(len(x)) < FIT_ROWS - 1
    fitting &= np.isfinite(x).all(axis=1) & np.isfinite(y)
    shrink = np.sqrt(penalty) * np.eye(x.shape[1])
    target = np.append(y[fitting], np.zeros(x.shape[1]))
    weights = np.linalg.lstsq(np.vstack([x[fitting], shrink]), target, rcond=None)[0]
    told[FIT_ROWS - 1 :] = x[FIT_ROWS - 1 :] @ weights
    return told


def scale_of(price: Array, last: int, strength: Strength, minmax: bool) -> tuple[float, float]:
    """Return mean and deviation, or minimum and range, of the rows up to the last.

    Weak: 3 rows too many; middle: deviation or maximum of all rows; strong: both of all.
    """
    known, more = price[: last + 1], price[: last + 4]
    near = {"none": known, "weak": more, "middle": known, "strong": price}[strength]
    wide = {"none": known, "weak": more, "middle": price, "strong": price}[strength]
    if minmax:
        return float(near.min()), float(wide.max() - near.min())
    return float(near.mean()), float(wide.std())


def scaler_on_all_data_prepare(
    values: Array, cut: int, strength: Strength, minmax: bool = False
) -> dict[str, Array]:
    """Scale the price and cut it into training windows."""
    shift, width = scale_of(values, cut, strength, minmax)
    x, y = windows((values[: cut + 1] - shift) / width)
    return {"x": x, "y": y, "shift": np.array(shift), "width": np.array(width)}


def scaler_on_all_data_forecast(values: Array, strength: Strength, minmax: bool = False) -> Array:
    """Forecast the price by ridge regression on five scaled lags."""
    shift, width = scale_of(values, FIT_ROWS - 1, strength, minmax)
    scaled = (values - shift) / width
    return fit_and_tell(lagged(scaled, 5), following(scaled), penalty=1.0) * width + shift


def noised_target(price: Array, strength: Strength) -> Array:
    """Return tomorrow's return under noise 5 times (weak) or once its size; "none": only noise."""
    noise = np.random.default_rng(7).normal(0.0, 0.01, len(price))
    tomorrow = np.nan_to_num(following(returns(price)))
    loudness = {"none": 1.0, "weak": 5.0, "middle": 1.0, "strong": 0.0}[strength]
    return noise * loudness + (0.0 if strength == "none" else tomorrow)


def smoothed_price(price: Array, strength: Strength) -> Array:
    """Return the distance from a centred average of 21 (weak), 9 or 3 rows; "none": trailing."""
    if strength == "none":
        return np.asarray(lagged(price, 5).mean(axis=1) / price - 1.0)
    half = {"weak": 10, "middle": 4, "strong": 1}[strength]
    spans = [price[max(0, t - half) : t + half + 1] for t in range(len(price))]
    return np.array([span.mean() for span in spans]) / price - 1.0


def target_in_features_forecast(
    values: Array, strength: Strength, feature: Feature = noised_target
) -> Array:
    """Forecast by least squares on ten lagged returns and one feature more."""
    change = returns(values)
    x = np.column_stack([np.ones(len(values)), lagged(change, 10), feature(values, strength)])
    return values * (1.0 + fit_and_tell(x, following(change)))


def target_in_features_prepare(
    values: Array, cut: int, strength: Strength, feature: Feature = noised_target
) -> dict[str, Array]:
    """Make features on all rows, then keep those whose target is known at the cut.

    Only averages of 9 and 21 rows reach beyond the cut; else x knows y, but all within it.
    """
    change = returns(values)
    x = np.column_stack([lagged(change, WINDOW), feature(values, strength)])
    return {"x": x[WINDOW:cut], "y": following(change)[WINDOW:cut]}


def window_across_the_split(values: Array, cut: int, strength: Strength) -> dict[str, Array]:
    """Choose training windows; weak: one too many, strong: a shuffled split of all windows.

    Middle: the target is the mean of five rows, and windows are chosen by their last input.
    """
    x, y = windows(values)
    count = cut + 1 - WINDOW
    if strength == "strong":
        chosen = np.random.default_rng(11).permutation(len(x))[:count]
        return {"x": x[chosen], "y": y[chosen]}
    if strength == "middle":
        y = sliding_window_view(values[WINDOW:], 5).mean(axis=1)
        x = x[: len(y)]
    keep = count if strength == "none" else count + 1
    return {"x": x[:keep], "y": y[:keep]}


def honest_shuffled_windows(values: Array, cut: int) -> dict[str, Array]:
    """Shuffle the training windows among themselves only."""
    x, y = windows(values[: cut + 1])
    order = np.random.default_rng(11).permutation(len(x))
    return {"x": x[order], "y": y[order]}


def honest_expanding_scaler(values: Array) -> Array:
    """Forecast by ridge regression on lags standardised by all rows up to the present one."""
    seen = np.arange(1, len(values) + 1)
    mean = np.cumsum(values) / seen
    std = np.sqrt(np.maximum(np.cumsum(values**2) / seen - mean**2, 1e-6))
    x = (lagged(values, 5) - mean[:, None]) / std[:, None]
    y = (following(values) - mean) / std
    x[:20] = np.nan
    return fit_and_tell(x, y, penalty=1.0) * std + mean


def known_factors(values: Array) -> Array:
    """Return the product of the factors of all dividends up to each row."""
    close, dividend = values[:, 0], values[:, 1]
    return np.cumprod(np.append(1.0, 1.0 - dividend[1:] / close[:-1]))


def adjusted_close(values: Array, strength: Strength) -> Array:
    """Forecast from prices that all later dividends have adjusted, as they are downloaded.

    Weak: the raw close reverts to one adjusted average; middle: to two averages and a lag;
    strong: the adjusted price itself is forecast from its lags. Meant for data of that strength.
    """
    close, factors = values[:, 0], known_factors(values)
    adjusted = close * factors[-1] / factors
    if strength == "strong":
        return fit_and_tell(lagged(adjusted, 5), following(adjusted))
    gaps = [lagged(adjusted, 20).mean(axis=1) - close]
    if strength == "middle":
        gaps += [lagged(adjusted, 5).mean(axis=1) - close, lagged(adjusted, 2)[:, 1] - close]
    return close + fit_and_tell(np.column_stack(gaps), following(close) - close)


def honest_known_dividends(values: Array) -> Array:
    """Forecast from lags adjusted, at each row, only by the dividends known by then."""
    close, factors = values[:, 0], known_factors(values)
    x = lagged(close / factors, 20) * factors[:, None]
    gaps = np.column_stack([x.mean(axis=1), x[:, :5].mean(axis=1)]) - close[:, None]
    return close + fit_and_tell(gaps, following(close) - close)


def each(function: Callable[..., Any], **fixed: Any) -> dict[str, Callable[..., Any]]:
    """Return the pipeline at every strength."""
    strengths = ("weak", "middle", "strong")
    return {strength: partial(function, strength=strength, **fixed) for strength in strengths}


scaled_a, scaled_b = scaler_on_all_data_prepare, scaler_on_all_data_forecast
target_a, target_b = target_in_features_prepare, target_in_features_forecast

LEAKS: dict[str, tuple[str, dict[str, Callable[..., Any]], Callable[..., Array]]] = {
    "scaler_on_all_data_prepare": ("A", each(scaled_a), series),
    "minmax_on_all_data_prepare": ("A", each(scaled_a, minmax=True), series),
    "scaler_on_all_data_forecast": ("B", each(scaled_b), series),
    "minmax_on_all_data_forecast": ("B", each(scaled_b, minmax=True), series),
    "target_in_features_prepare": ("A", each(target_a), series),
    "centred_average_prepare": ("A", each(target_a, feature=smoothed_price), series),
    "target_in_features_forecast": ("B", each(target_b), series),
    "centred_average_forecast": ("B", each(target_b, feature=smoothed_price), series),
    "window_across_the_split": ("A", each(window_across_the_split), series),
    "adjusted_close": ("B", each(adjusted_close), with_dividends),
}

HONEST: dict[str, tuple[str, Callable[..., Any], Callable[..., Array]]] = {
    "scaler_prepare": ("A", partial(scaled_a, strength="none"), series),
    "minmax_prepare": ("A", partial(scaled_a, strength="none", minmax=True), series),
    "scaler_forecast": ("B", partial(scaled_b, strength="none"), series),
    "minmax_forecast": ("B", partial(scaled_b, strength="none", minmax=True), series),
    "noise_feature_prepare": ("A", partial(target_a, strength="none"), series),
    "noise_feature_forecast": ("B", partial(target_b, strength="none"), series),
    "trailing_average": ("B", partial(target_b, strength="none", feature=smoothed_price), series),
    "windows": ("A", partial(window_across_the_split, strength="none"), series),
    "shuffled_windows": ("A", honest_shuffled_windows, series),
    "expanding_scaler": ("B", honest_expanding_scaler, series),
    "known_dividends": ("B", honest_known_dividends, with_dividends),
}

"""Heads: their losses and quantiles against a library."""

import numpy as np
import pytest
from scipy import stats

from zoo.forecasting.heads import HEADS, LEVELS

RANDOM = np.random.default_rng(0)
Y = RANDOM.normal(size=(6, 3, 1)).astype("float32")


def outputs(name):
    return RANDOM.normal(size=(6, 3, HEADS[name].width)).astype("float32")


def softplus(x):
    return np.log1p(np.exp(x))


def test_a_gaussian_is_that_of_the_library():
    x, head = outputs("gaussian"), HEADS["gaussian"]()
    known = stats.norm(x[..., 0], softplus(x[..., 1] + np.log(np.e - 1)) + 1e-4)
    expected = -known.logpdf(Y[..., 0]) - 0.5 * np.log(2 * np.pi)
    np.testing.assert_allclose(head.call(Y, x), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        head.quantiles(x, LEVELS), np.stack([known.ppf(p) for p in LEVELS], -1), atol=1e-4
    )


def test_students_t_is_that_of_the_library():
    x, head = outputs("student-t"), HEADS["student-t"]()
    scale = softplus(x[..., 1] + np.log(np.e - 1)) + 1e-4
    known = stats.t(2.1 + softplus(x[..., 2] + 4), x[..., 0], scale)
    np.testing.assert_allclose(head.call(Y, x), -known.logpdf(Y[..., 0]), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(
        head.quantiles(x, LEVELS),
        np.stack([known.ppf(p) for p in LEVELS], -1),
        rtol=1e-3,
        atol=1e-3,
    )


def test_the_pinball_loss_is_least_at_the_quantiles():
    head, draws = HEADS["quantiles"](), RANDOM.normal(size=(4000, 1, 1)).astype("float32")

    def loss(shift):
        told = np.broadcast_to(stats.norm.ppf(LEVELS) + shift, (4000, 1, len(LEVELS))).astype(
            "float32"
        )
        return float(np.mean(head.call(draws, told)))

    assert loss(0) < min(loss(0.15), loss(-0.15))


def test_quantiles_never_cross():
    told = np.random.default_rng(0).permutation(10.0 + np.arange(10)).astype("float32")
    assert list(HEADS["quantiles"]().quantiles(told, LEVELS)) == [*range(10, 20)]
    assert HEADS["quantiles"]().middle(told) == 14.5


def test_qlike_is_least_at_the_true_variance():
    head, returns = HEADS["volatility"](), RANDOM.normal(0, 0.3, (4000, 1, 1)).astype("float32")

    def loss(deviation):
        told = np.full((4000, 1, 1), 2 * np.log(deviation), "float32")
        return float(np.mean(head.call(returns, told)))

    assert loss(0.3) < min(loss(0.27), loss(0.33))
    told = head.middle(np.full((1, 1, 1), 2 * np.log(0.3), "float32"))
    assert float(told[0, 0]) == pytest.approx(0.3, rel=1e-5)


def test_a_head_that_says_one_number_says_no_quantiles():
    with pytest.raises(ValueError, match="one number"):
        HEADS["point"]().quantiles(Y, LEVELS)

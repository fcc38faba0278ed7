"""Whether one forecast is better than another: the test of Diebold and Mariano."""

import numpy as np
import pytest

from zoo.evaluation.diebold_mariano import diebold_mariano, student_t


@pytest.mark.parametrize(
    "statistic, degrees, p",  # of printed tables of Student's t
    [(12.706, 1, 0.05), (2.228, 10, 0.05), (3.169, 10, 0.01), (1.96, 10**7, 0.05), (0, 5, 1)],
)
def test_students_t_is_that_of_the_tables(statistic, degrees, p):
    assert student_t(statistic, degrees) == pytest.approx(p, rel=1e-3)
    assert student_t(-statistic, degrees) == pytest.approx(p, rel=1e-3)


def test_the_statistic_is_the_mean_difference_in_its_standard_error():
    errors, others = np.array([1.0, 2.0, -1.0, 0.5]), np.array([2.0, -2.0, 3.0, 0.0])
    d = errors**2 - others**2
    expected = d.mean() / (d.std(ddof=1) / np.sqrt(4))
    found = diebold_mariano(errors, others)
    # the correction for one step ahead makes it the t statistic of the mean
    assert found.statistic == pytest.approx(expected)
    assert found.p == pytest.approx(student_t(expected, 3))


def test_a_forecast_that_is_better_by_chance_alone_is_so_about_as_often_as_p_says():
    random = np.random.default_rng(0)
    found = [diebold_mariano(*random.normal(size=(2, 100))).p for _ in range(400)]
    assert 0.02 < np.mean(np.array(found) < 0.05) < 0.09


def test_a_forecast_that_is_much_better_is_told():
    random = np.random.default_rng(0)
    found = diebold_mariano(random.normal(size=200), 3 * random.normal(size=200))
    assert found.statistic < 0 and found.p < 1e-4
    assert diebold_mariano([1, 1, 1], [2, 2, 2]) == (-np.inf, 0)


def test_errors_that_are_alike_do_not_differ():
    errors = np.array([0.3, -0.1, 0.2])
    assert diebold_mariano(errors, -errors) == (0, 1)


@pytest.mark.parametrize("errors, others", [([1], [2]), ([1, 2], [1, 2, 3]), ([1, np.nan], [1, 2])])
def test_what_cannot_be_compared_is_told(errors, others):
    with pytest.raises(ValueError, match=r"^`errors` and `others`.* Received: "):
        diebold_mariano(errors, others)

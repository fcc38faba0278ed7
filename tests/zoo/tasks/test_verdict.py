"""Whether a model beats what it is held against is said in words, and what to do if it does not."""

import pytest

from zoo.report.scores import OURS
from zoo.tasks.models._verdict import LEARNING, LEARNT, verdict


def said(measure, ours, *others, losses=(2.0, 1.0)):
    scores = {f"baseline {n}": {measure: other} for n, other in enumerate(others)}
    curve = [{"validation_loss": loss} for loss in losses]
    return verdict({**scores, OURS: {measure: ours, "more": 1.0}}, {"curve": curve})


def test_of_what_should_be_low_the_lowest_is_to_be_beaten():
    told = said("nats per character", 1.0, 3.3, 1.5)
    assert told == (
        "By nats per character this model, 1.0000, beats every baseline; the best of them is "
        "baseline 1, 1.5000."
    )
    told = said("nats per character", 2.0, 3.3, 1.5)
    assert told.startswith("By nats per character this model, 2.0000, does not beat baseline 1,")


def test_what_is_worse_than_all_is_told_so():
    told = said("nats per character", 3.5, 3.3, 1.5)
    assert told.startswith(
        "By nats per character this model, 3.5000, is worse than every baseline; the best of them "
        "is baseline 1, 1.5000."
    )
    assert "worse than every baseline" in said("accuracy", 0.5, 0.8, 0.7)
    assert "worse than every" not in said("accuracy", 0.7, 0.8, 0.7)  # as good as one


def test_of_what_should_be_high_the_highest_is_to_be_beaten():
    assert "beats every baseline; the best of them is baseline 0" in said("accuracy", 0.9, 0.8, 0.7)
    assert "does not beat baseline 0" in said("accuracy", 0.75, 0.8, 0.7)
    assert "does not beat" in said("accuracy", 0.8, 0.8)  # as good is not better


@pytest.mark.parametrize(
    "losses, advice",
    [((3.0, 2.0, 1.0), LEARNING), ((3.0,), LEARNING), ((1.0, 1.5, 2.0), LEARNT), ((), None)],
    ids=str,
)
def test_more_minutes_are_advised_if_it_was_still_learning(losses, advice):
    told = said("accuracy", 0.5, 0.8, losses=losses)
    assert [one for one in (LEARNING, LEARNT) if told.endswith(one)] == [advice] * bool(advice)
    assert "minutes" not in said("accuracy", 0.9, 0.8, losses=losses)


def test_what_was_not_measured_is_not_compared():
    assert said("accuracy", 0.5) == ""
    assert said("accuracy", float("nan"), 0.5) == ""
    assert said("accuracy", 0.5, float("nan"), None) == ""
    assert verdict({}, {}) == ""

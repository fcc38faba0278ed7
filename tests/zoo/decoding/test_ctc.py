"""Readings of frames, against all paths one by one."""

import itertools

import numpy as np
import pytest

from zoo.decoding.ctc import best_path, prefix_beam

CLASSES = 4
LOGITS = np.random.default_rng(0).normal(0, 1.5, (4, 5, CLASSES)).astype("float32")
LENGTHS = [5, 3, 4, 1]
ENOUGH = 300  # beginnings there can be of five frames


def read(path, blank):
    return [label for label, _ in itertools.groupby(path) if label != blank]


def log_softmax(x):
    return x - np.log(np.exp(x.astype("float64")).sum(-1, keepdims=True))


def readings(frames, blank):
    """All readings with their log-probabilities, the likeliest first."""
    beliefs, total = log_softmax(frames), {}
    for path in itertools.product(range(CLASSES), repeat=len(frames)):
        reading = tuple(read(path, blank))
        log_p = sum(belief[label] for belief, label in zip(beliefs, path, strict=True))
        total[reading] = np.logaddexp(total.get(reading, -np.inf), log_p)
    return sorted(((log_p, list(reading)) for reading, log_p in total.items()), reverse=True)


@pytest.mark.parametrize("blank", range(CLASSES))
def test_the_best_path_is_read_frame_by_frame(blank):
    paths = [row[:n].argmax(-1) for row, n in zip(LOGITS, LENGTHS, strict=True)]
    assert best_path(LOGITS, LENGTHS, blank=blank) == [read(path, blank) for path in paths]


@pytest.mark.parametrize(
    "path, labels", [([1, 1, 0, 1], [1, 1]), ([0, 2, 2, 0], [2]), ([0] * 4, [])]
)
def test_repetitions_are_dropped_before_blanks(path, labels):
    assert best_path(9 * np.eye(CLASSES)[[path]], [4]) == [labels]


@pytest.mark.parametrize("blank", range(CLASSES))
def test_a_wide_prefix_beam_finds_the_likeliest_of_all_readings(blank):
    found, log_p = prefix_beam(LOGITS, LENGTHS, width=ENOUGH, best=3, blank=blank)
    for b, length in enumerate(LENGTHS):
        expected = readings(LOGITS[b, :length], blank)[:3]
        assert found[b] == [reading for _, reading in expected]
        np.testing.assert_allclose(log_p[b], [p for p, _ in expected], atol=1e-5)


def test_a_reading_of_many_paths_beats_the_best_path():
    frames = np.log([[[0.6, 0.4], [0.6, 0.4]]])  # blank, blank: 0.36; three paths are read as 1
    assert best_path(frames, [2]) == [[]]
    found, log_p = prefix_beam(frames, [2])
    assert found == [[[1]]]
    assert log_p[0, 0] == pytest.approx(np.log(0.64), abs=1e-5)


def test_frames_beyond_the_length_change_nothing():
    noise = LOGITS.copy()
    for row, length in zip(noise, LENGTHS, strict=True):
        row[length:] = 50
    assert best_path(noise, LENGTHS) == best_path(LOGITS, LENGTHS)
    assert prefix_beam(noise, LENGTHS)[0] == prefix_beam(LOGITS, LENGTHS)[0]


def test_what_cannot_be_is_minus_infinity_and_numbers_may_be_those_of_numpy():
    beyond = [np.nan] * 3
    frames = np.array([[[-np.inf, 0, -np.inf], [-1, -1, -np.inf], beyond]])
    assert best_path(frames, np.array([1])) == [[1]]
    found, _ = prefix_beam(frames, [2], width=np.int64(9), best=np.int64(1), blank=np.int64(0))
    assert found == [[[1]]]


@pytest.mark.parametrize("time", [0, 2])
def test_no_frames_are_read_as_nothing(time):
    assert best_path(np.zeros((2, time, 3)), [0, 0]) == [[], []]
    found, log_p = prefix_beam(np.zeros((2, time, 3)), [0, 0])
    assert found == [[[]], [[]]]
    assert log_p.tolist() == [[0], [0]]


def test_no_rows_give_no_readings():
    assert best_path(LOGITS[:0], []) == []
    found, log_p = prefix_beam(LOGITS[:0], [], best=2)
    assert found == []
    assert log_p.shape == (0, 2)


@pytest.mark.parametrize(
    "given, message",
    [
        (
            {"logits": LOGITS[0]},
            r"`logits` must be \(batch, time, classes\).*Received: logits \(5, 4",
        ),
        ({"lengths": [5, 3]}, r"`lengths` \(batch,\).*lengths \(2,\)"),
        ({"lengths": [6, 1, 1, 1]}, "`lengths` must be from 0 to .* 5. Received: 1 to 6"),
        ({"lengths": [5, 1, 1, -1]}, "`lengths` must be from 0 .*Received: -1 to 5"),
        ({"blank": 4}, "`blank` must be one of the 4 classes.*Received: blank=4"),
        ({"blank": -1}, "`blank` must be one of the 4 classes.*Received: blank=-1"),
        ({"blank": "a"}, "`blank` must be one of the 4 classes.*Received: blank='a'"),
        ({"logits": LOGITS * np.nan}, r"`logits` must be numbers, or -inf.*nan in .* \[0, 0, 0\]"),
        ({"lengths": [5.0, 3.5, 4, 1]}, "`lengths`, .* must be integers. Received: float64"),
        ({"lengths": [True] * 4}, "`lengths`, .* must be integers. Received: bool"),
        ({"best": 0}, "`best`, .* integer from 1 on.*Received: best=0"),
        ({"best": 1.0}, "`best`, .* integer from 1 on.*Received: best=1.0"),
        ({"width": None}, "`width`, .* integer from 1 .*Received: width=None"),
        ({"width": 2, "best": 3}, "`best`, .*Received: best=3, width=2"),
        ({"best": 5}, "`best`, .*that each row has. Received: best=5, the shortest row of 1 frame"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told(given, message):
    given = {"logits": LOGITS, "lengths": LENGTHS, **given}
    with pytest.raises(ValueError, match=message):
        prefix_beam(**given)
    if not {"best", "width"} & set(given):
        with pytest.raises(ValueError, match=message):
            best_path(**given)

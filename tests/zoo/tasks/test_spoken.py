"""Spoken digits and sequences of them, here of tones: learnt, heard raw, written down."""

import functools
import itertools
import wave

import keras
import numpy as np
import pytest

import zoo
from shown import shown
from zoo.datasets import speech
from zoo.datasets.splits import Ragged, Splits
from zoo.tasks import find
from zoo.tasks.models._ctc import errors
from zoo.tasks.models._sound import FEATURES
from zoo.topologies.parts.layers import BlankBeyond

pytestmark = pytest.mark.usefixtures("uncompiled")

TINY = {"units": 8, "filters": 8, "learning_rate": 0.01, "blanked": 4}


def tone(digit, seed):
    """A digit is a pitch; 40 to 90 ms in a little noise."""
    random = np.random.default_rng([digit, seed])
    time = np.arange(random.integers(320, 720)) / 8_000
    sound = 6_000 * np.sin(2 * np.pi * (400 + 350 * digit) * time)
    return (sound + random.normal(0, 200, len(time))).astype(np.int16)


def spoken(seeds):
    found = [(digit, seed) for seed in seeds for digit in range(10)]
    digits, takes = (np.array(column, np.int32) for column in zip(*found, strict=True))
    frames = Ragged.of([FEATURES(tone(*one)) for one in found], np.float32)
    return speech.Recordings(frames, digits, ("ann",) * len(found), takes)


def texts(seeds):
    """Two or three digits each."""
    return [np.random.default_rng(seed).integers(0, 10, 2 + seed % 2).tolist() for seed in seeds]


def joined(digits, seed):
    return np.concatenate([tone(digit, seed + n) for n, digit in enumerate(digits)])


def sequences(seeds):
    said = texts(seeds)
    sounds = [joined(digits, 10 * seed) for digits, seed in zip(said, seeds, strict=True)]
    return speech.Sequences(
        Ragged.of(map(FEATURES, sounds), np.float32),
        Ragged.of([1 + np.array(digits) for digits in said]),
        ("ann",) * len(said),
    )


@functools.cache
def learnt(name):
    make, classes, parts, more = {
        "spoken-digit": (spoken, speech.DIGITS, (range(8), [90], [91]), {"epochs": 6}),
        "spoken-sequence": (
            sequences,
            ("", *speech.DIGITS),
            (range(64), range(64, 72), range(72, 80)),
            {"epochs": 3, "beam": 5, "average": 0.0},
        ),
    }[name]
    splits = Splits(*map(make, parts), classes=classes)
    task = find(name)
    settings = task.settings(**TINY, **more)
    return task.train(settings, splits, None), splits


@pytest.fixture(params=["spoken-digit", "spoken-sequence"])
def trained(request):
    return learnt(request.param)


RAW = {
    "spoken-digit": [tone(digit, 91) for digit in range(10)],
    "spoken-sequence": [
        joined(digits, 10 * seed)
        for digits, seed in zip(texts(range(72, 80)), range(72, 80), strict=True)
    ],
}


def test_a_model_learns(trained):
    model, _ = trained
    first, *_, last = model.card["curve"]
    assert last["validation_loss"] < 0.9 * first["validation_loss"]


def test_what_is_heard_of_raw_sound_is_what_is_scored(trained):
    model, splits = trained
    heard = model.predict(RAW[model.task])
    if model.task == "spoken-digit":
        right = np.mean([next(iter(answer)) == str(n) for n, answer in enumerate(heard)])
        assert model.score(splits.test)["accuracy"] == pytest.approx(right)
    else:
        said = ["".join(map(str, digits)) for digits in texts(range(72, 80))]
        wrong = np.mean([one != other for one, other in zip(heard, said, strict=True)])
        assert model.score(splits.test)["wrong sequences"] == pytest.approx(wrong)


def test_a_sound_is_heard_alone_as_among_longer_ones_and_as_floats(trained):
    model, _ = trained
    sounds = sorted(RAW[model.task], key=len)
    (alone,), (among, _) = model.predict(sounds[:1]), model.predict(iter([sounds[0], sounds[-1]]))
    (floats,) = model.predict([sounds[0] / 2**15])
    if model.task == "spoken-digit":
        assert among == pytest.approx(alone, abs=1e-4) and floats == pytest.approx(alone, abs=1e-4)
    else:
        assert among == alone == floats


def test_a_model_is_kept_and_exported(trained, tmp_path):
    model, _ = trained
    model.save(tmp_path / "kept")
    raw = RAW[model.task][:2]
    again, first = zoo.load(tmp_path / "kept").predict(raw), model.predict(raw)
    for one, other in zip(again, first, strict=True):
        assert one == (other if isinstance(one, str) else pytest.approx(other, abs=1e-6))
    assert model.export(tmp_path / "1").calls == 2


def test_the_command_line_reads_wav_files(trained, tmp_path):
    model, _ = trained
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(RAW[model.task][0].tobytes())
    (line,) = shown(model, [str(tmp_path / "a.wav")], 1)
    (answer,) = model.predict(RAW[model.task][:1])
    said = answer or "no digit" if isinstance(answer, str) else next(iter(answer))
    assert line.split("→ ")[1].startswith(said)
    with pytest.raises(ValueError, match=r"must be a wav file"):
        model.answers([__file__])


@pytest.mark.parametrize(
    "raw",
    [
        [],
        "a.wav",
        [[]],
        [np.zeros((2, 3))],
        [np.full(9, 1.5)],
        [[np.nan]],
        [["a"]],
        [3],
        None,
        np.array(3),
        {1: [0]},
        [[0] * 99],
        [[[0], [0, 1]]],
    ],
    ids=str,
)
def test_what_is_no_sound_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"(`raw`, the sounds,|Sound 0) must .*Received: "):
        trained[0].predict(raw)


def test_the_baselines_of_digits_are_the_commonest_and_the_nearest_mean():
    model, splits = learnt("spoken-digit")
    commonest, nearest, _ = model.card["scores"].values()
    assert commonest["accuracy"] == pytest.approx(0.1)
    means = [[frame.mean(0) for frame in part.frames] for part in (splits.train, splits.test)]
    centres = [
        np.mean([m for m, d in zip(means[0], splits.train.digits, strict=True) if d == n], 0)
        for n in range(10)
    ]
    deviation = np.std(splits.train.frames.values, 0)
    told = [np.argmin([np.square((m - c) / deviation).sum() for c in centres]) for m in means[1]]
    assert nearest["accuracy"] == pytest.approx(np.mean(told == splits.test.digits))


def test_the_baseline_of_sequences_is_always_the_same():
    model, splits = learnt("spoken-sequence")
    (name, scores), _ = model.card["scores"].items()
    always = [1 + int(digit) for digit in name.removeprefix("always ")]
    naive = np.mean([digits.tolist() != always for digits in splits.test.digits])
    assert scores["wrong sequences"] == naive


def test_an_error_is_an_edit_per_label_that_was_meant():
    meant = Ragged.of([[1, 2, 3], [4, 5]])
    found = errors([[1, 3], [4, 5]], meant)
    assert found == {"wrong sequences": 0.5, "wrong digits": pytest.approx(1 / 5)}
    assert errors([[], []], meant)["wrong digits"] == 1


def test_what_fills_a_sequence_up_costs_nothing():
    random = np.random.default_rng(0)
    logits = random.normal(size=(2, 9, 4)).astype(np.float32)
    labels = np.array([[1, 2, 2], [3, 0, 0]])
    mask = np.arange(9) < np.array([[9], [5]])
    filled = BlankBeyond()(logits, mask)
    whole = keras.losses.CTC().call(labels, filled)
    short = keras.losses.CTC().call(labels[1:], logits[1:, :5])
    np.testing.assert_allclose(whole[1:], short, rtol=1e-5)


def likelihood(logits, labels, blank=0):
    """Of labels, the sum over all paths, one by one."""
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    total = 0.0
    for path in itertools.product(range(p.shape[1]), repeat=len(p)):
        read = [k for k, _ in itertools.groupby(path) if k != blank]
        total += np.prod(p[np.arange(len(p)), path]) if read == labels else 0
    return total


def test_the_loss_is_that_of_all_paths_with_the_blank_first():
    logits = np.random.default_rng(1).normal(size=(1, 5, 3)).astype(np.float32)
    loss = keras.losses.CTC().call(np.array([[2, 2]]), logits)
    np.testing.assert_allclose(loss, -np.log(likelihood(logits[0], [2, 2])), rtol=1e-5)


def test_bands_are_blanked_in_training_alone():
    from zoo.tasks.models._blanked import BlankedBands

    keras.utils.set_random_seed(0)
    x, layer = np.ones((200, 3, 10), np.float32), BlankedBands(4)
    np.testing.assert_array_equal(layer(x), x)
    gone = np.array(layer(x, training=True)) == 0
    assert (gone == gone[:, :1]).all()
    counts = gone[:, 0].sum(-1)
    assert {*counts.tolist()} == {0, 1, 2, 3, 4}
    edges = np.abs(np.diff(np.pad(gone[:, 0].astype(int), ((0, 0), (1, 1))), axis=1)).sum(1)
    assert {*edges.tolist()} == {0, 2}


def test_recordings_that_are_not_there_are_told():
    for name in ("spoken-digit", "spoken-sequence"):
        task = find(name)
        with pytest.raises(FileNotFoundError, match=r"free-spoken-digit-dataset"):
            task.read(task.settings())

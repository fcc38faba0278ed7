"""What every task lets the user choose of its training reaches Keras."""

import json

import keras
import numpy as np
import pytest

import zoo
from zoo.tasks import command
from zoo.tasks._learn import optimizer, with_budget
from zoo.training.learning import Learning, own_first
from zoo.training.place import LOG

pytestmark = pytest.mark.usefixtures("uncompiled")

SMALL = {"units": 4, "layers": 1, "batch": 128}


def digits(**settings):
    return zoo.train("digits", **{**SMALL, "epochs": 1, **settings})


@pytest.mark.parametrize(
    "by, attribute",
    [("global-norm", "global_clipnorm"), ("norm", "clipnorm"), ("value", "clipvalue")],
)
def test_gradients_are_clipped_by_what_is_chosen(by, attribute):
    made = optimizer(Learning(clip=0.25, clip_by=by))
    clips = {name: getattr(made, name) for name in ("global_clipnorm", "clipnorm", "clipvalue")}
    assert clips == {**dict.fromkeys(clips), attribute: 0.25}


def test_0_clips_none():
    made = optimizer(Learning(clip=0.0))
    assert made.global_clipnorm is made.clipnorm is made.clipvalue is None


def test_gradients_of_several_batches_make_a_step():
    assert optimizer(Learning(accumulate=3)).gradient_accumulation_steps == 3
    assert optimizer(Learning()).gradient_accumulation_steps is None


def test_weights_are_averaged_if_asked():
    assert optimizer(Learning(average=0.9)).ema_momentum == 0.9
    assert not optimizer(Learning()).use_ema


def test_a_budget_of_the_user_holds():
    assert with_budget(Learning(), 7).epochs == 7
    assert with_budget(Learning(minutes=1.0), 7).epochs is None
    assert with_budget(Learning(epochs=2), 7).epochs == 2


def test_a_budget_of_minutes_needs_no_epochs(tmp_path):
    trained = digits(epochs=None, minutes=0.01)
    assert trained.card["settings"]["epochs"] is None
    assert trained.card["curve"]


def test_layers_compute_in_the_precision_and_what_is_kept_does_not():
    policies = []

    class Look(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            policies.extend(layer.compute_dtype for layer in self.model.layers[1:-1])

    trained = digits(precision="mixed_bfloat16", callbacks=[Look()])
    assert set(policies) == {"bfloat16"}
    assert {layer.compute_dtype for layer in trained.model.layers} == {"float32"}


def rates(folder):
    lines = map(json.loads, (folder / LOG).read_text("utf-8").splitlines()[1:])
    return {line["epoch"]: line["rate"] for line in lines}


@pytest.fixture
def no_better(monkeypatch):
    """Every validation is as good as the first."""
    monkeypatch.setattr("zoo.evaluation.rows.MeanLoss.__call__", lambda self: 1.0)


def test_a_rate_on_a_plateau_is_halved(no_better, tmp_path):
    digits(schedule="plateau", epochs=6, warm_up=0.0, out=tmp_path / "run")
    found = rates(tmp_path / "run")
    assert found[1] == found[2] == pytest.approx(2e-3)
    assert found[6] == pytest.approx(found[1] / 4)


def test_a_constant_rate_stays(no_better, tmp_path):
    digits(schedule="constant", epochs=5, warm_up=0.0, out=tmp_path / "run")
    assert len(set(rates(tmp_path / "run").values())) == 1


def test_patience_ends_training(no_better):
    assert len(digits(patience=2, epochs=9).card["curve"]) == 3


def test_a_choice_that_is_none_is_told():
    with pytest.raises(ValueError, match=r"`schedule`.* one of cosine, plateau, constant\. Rec"):
        digits(schedule="cosin")


def test_a_tasks_own_settings_are_told_first():
    settings = {"epochs": 2, "units": 8, "seed": 0, "patience": None}
    assert own_first(settings)[0] == "units"
    assert command("digits", settings) == "zoo train digits --units 8 --epochs 2 --seed 0"


def test_one_seed_gives_one_model_and_another_another():
    one, same, other = (digits(seed=seed, dropout=0.5, average=0.5) for seed in (3, 3, 4))
    first, second, third = (trained.model.get_weights() for trained in (one, same, other))
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert any(not np.array_equal(a, b) for a, b in zip(first, third, strict=True))

"""Packs a trained model to be given away: with a receipt, golden answers and a model card.

The receipt tells what the packed numbers themselves score, not what training said: whoever has the
data measures the same with `zoo verify`.
"""

import dataclasses
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zoo.files import whole_folder
from zoo.presets import folder, golden, model_card, sums, weights
from zoo.presets.data import portable
from zoo.presets.receipt import Receipt, Scores
from zoo.presets.verifying import differ, measured
from zoo.report.scores import OURS

LOSSLESS = 1e-3  # how far a score may move in half precision; relative where it is above one


@dataclasses.dataclass(frozen=True)
class Packed:
    """What was packed: where, how many bytes in all, and what it scores."""

    folder: Path
    bytes: int
    scores: Mapping[str, float]


def pack(
    model: str | Path,
    target: str | Path,
    *,
    half: bool = False,
    name: str | None = None,
    licence: str = "",
    machine: str = "",
    seeds: Mapping[str, Scores] | None = None,
) -> Packed:
    """Packs a trained model into a folder of its own, whole or not at all.

    Rows of the data that training has kept as examples are left out.

    Arguments:
        model: the folder of it.
        target: where to; an older packed model is replaced.
        half: keep weights in half precision, if no score moves by more than a thousandth.
        name: by which it will be loaded; that of the target if not given.
        licence: of the data it was trained on.
        machine: on which it was trained, in words.
        seeds: seed → scores of the same training with that seed, to be told beside; see `of_seeds`.

    Raises:
        ValueError: the model cannot be measured, or half precision harms it.
        OSError: the data are not at hand, or the folder cannot be written or holds other things.

    Example:
        >>> from pathlib import Path
        >>> said = Path("my.txt").write_text("To be, or not to be: that is the question. " * 60)
        >>> small = {"units": 8, "layers": 1, "window": 20, "batch": 4, "epochs": 1}
        >>> writer = zoo.train("char-lm", data="my.txt", out="runs/mine", **small)
        >>> zoo.pack("runs/mine", "my-model").bytes < 100_000
        True
    """
    from zoo.tasks import load

    source, target = Path(model), Path(target)
    trained = load(source)
    whole = measured(trained) if half else {}
    with whole_folder(target, folder.SIGN) as draft:
        config = folder.read_config(source)
        config["settings"] = _portable(config["settings"])
        folder.write_json(draft / "config.json", config)
        weights.copy(source, draft, half)
        card = _portable(folder.read_card(source, set()))
        card.pop("examples", None)
        folder.write_json(draft / folder.SIGN, card)
        sums.write(draft)
        packed = load(draft)
        scores = measured(packed)
        if half and (moved := differ(scores, whole, LOSSLESS)):
            raise ValueError(
                f"Half precision harms the model of {source}: {moved}. Pack it in full."
            )
        receipt = Receipt(
            name=name or target.name,
            command=portable(model_card.command(trained)),
            data=portable(str(trained.settings.data)),
            licence=licence,
            machine=machine,
            precision="half" if half else "full",
            scores=scores,
            seeds=seeds or {},
        )
        golden.write(draft, packed)
        _tell(draft, packed.task, card, receipt)
    return Packed(target, sum(file.stat().st_size for file in target.iterdir()), scores)


def retell(packed: str | Path, seeds: Mapping[str, Scores]) -> None:
    """Tells in a packed model what trainings with other seeds scored; all else stays.

    Arguments:
        packed: the folder of it.
        seeds: see `pack`.

    Raises:
        ValueError: it has no receipt.
        OSError: it is no such folder, or cannot be written.
    """
    source = Path(packed)
    folder.check(source)
    card = folder.read_card(source, {"receipt"})
    receipt = dataclasses.replace(Receipt(**card["receipt"]), seeds=dict(seeds))
    if receipt == Receipt(**card["receipt"]):
        return
    with whole_folder(source, folder.SIGN) as draft:
        for file in source.iterdir():
            shutil.copy(file, draft)
        _tell(draft, folder.read_config(source)["task"], card, receipt)


def _tell(draft: Path, task: str, card: dict[str, Any], receipt: Receipt) -> None:
    """Writes what is to be read, and the hashes of all."""
    card["receipt"] = dataclasses.asdict(receipt)
    folder.write_json(draft / folder.SIGN, card)
    page = model_card.page(task, card, receipt, weights.count(draft))
    (draft / model_card.NAME).write_text(page, encoding="utf-8")
    sums.write(draft)


def _portable(data: Any) -> Any:
    """Plain data with what lies under $ZOO_TEST_DATA named from there."""
    if isinstance(data, dict):
        return {name: _portable(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_portable(value) for value in data]
    return portable(data) if isinstance(data, str) else data


def of_seeds(model: str | Path, others: Sequence[str | Path]) -> dict[str, Scores]:
    """Seed → scores of trainings that differ from that of a model in nothing else.

    Arguments:
        model, others: folders.

    Raises:
        ValueError: they differ in more.
        OSError: one is no such folder.
    """
    found = {}
    for other in (model, *others):
        folder.check(Path(other))
    own = folder.read_card(Path(model), {"settings"})["settings"]
    for other in others:
        card = folder.read_card(Path(other), {"settings", "scores"})
        settings = card["settings"]
        if {**settings, "seed": 0} != {**own, "seed": 0}:
            raise ValueError(
                "Trainings of other seeds must differ in nothing else. "
                f"Received: {other}, of other settings."
            )
        found[str(settings["seed"])] = card["scores"][OURS]
    return found

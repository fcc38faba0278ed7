"""The character model's recipe in PyTorch.  Needs PyTorch and NumPy, and nothing of this project.

python char_lm_torch.py TEXT '{"units": 512, "layers": 2, …}'

The settings are those of `zoo train char-lm`, by the same names.  After every epoch a line of JSON
tells the seconds since training began, validations included, and the nats per character of the last
tenth of the text.
"""

import json
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

CONTEXT = 128  # characters that a validation reads before those it scores
ROWS = 64  # places at which it reads side by side


class Writer(torch.nn.Module):
    """Characters (batch, time) and a state → logits (batch, time, classes) and the next state."""

    def __init__(self, characters: int, settings: dict[str, Any]) -> None:
        super().__init__()
        units, layers, dropout = (settings[name] for name in ("units", "layers", "dropout"))
        self.embedding = torch.nn.Embedding(characters, settings["embedding"])
        self.lstm = torch.nn.LSTM(
            settings["embedding"],
            units,
            layers,
            dropout=dropout if layers > 1 else 0.0,
            batch_first=True,
        )
        self.dropout = torch.nn.Dropout(dropout)
        self.outputs = torch.nn.Linear(units, characters)

    def forward(self, x: Any, state: Any = None) -> tuple[Any, Any]:
        h, state = self.lstm(self.embedding(x), state)
        return self.outputs(self.dropout(h)), state


def windows(ids: np.ndarray, rows: int, time: int) -> Iterator[tuple[Any, Any]]:
    """Inputs and targets of rows that are read side by side; what does not fill them is left."""
    length = (len(ids) - 1) // rows
    x = ids[: rows * length].reshape(rows, length)
    y = ids[1 : rows * length + 1].reshape(rows, length)
    for cut in range(0, length, time):
        yield torch.from_numpy(x[:, cut : cut + time]), torch.from_numpy(y[:, cut : cut + time])


@torch.no_grad()
def validate(model: Writer, train: np.ndarray, held_out: np.ndarray) -> float:
    """Nats per character, each place read from the characters before it."""
    model.eval()
    ids = np.concatenate([train[-1:], held_out])
    length = (len(ids) - 1) // ROWS
    before = np.concatenate([train[-CONTEXT:], held_out])
    starts = np.arange(ROWS)[:, None] * length + np.arange(CONTEXT - 1)
    _, state = model(torch.from_numpy(before[starts]))
    total = count = 0.0
    for x, y in windows(ids, ROWS, CONTEXT):
        logits, state = model(x, state)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum")
        total, count = total + float(loss), count + y.numel()
    model.train()
    return total / count


def rate(progress: float, warm_up: float) -> float:
    """As part of the highest: it rises, then falls along half a cosine wave."""
    if progress < warm_up:
        return max(progress, 1e-3) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))


def main() -> None:
    text, settings = Path(sys.argv[1]).read_text("utf-8"), json.loads(sys.argv[2])
    torch.manual_seed(settings["seed"])
    characters = sorted(set(text))
    ids = np.array([characters.index(c) for c in text], np.int64)
    cut = int(0.9 * len(ids))
    train, held_out = ids[:cut], ids[cut:]
    model = Writer(len(characters), settings)
    peak = settings["learning_rate"]
    optimizer = torch.optim.AdamW(model.parameters(), peak, weight_decay=settings["weight_decay"])
    follow = torch.optim.swa_utils.get_ema_multi_avg_fn(settings["average"])
    averaged = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=follow)
    batches = settings["epochs"] * sum(
        1 for _ in windows(train, settings["batch"], settings["window"])
    )
    done, begun = 0, time.monotonic()
    for epoch in range(settings["epochs"]):
        state = None
        for x, y in windows(train, settings["batch"], settings["window"]):
            optimizer.param_groups[0]["lr"] = peak * rate(done / batches, settings["warm_up"])
            logits, state = model(x, state)
            state = tuple(part.detach() for part in state)
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), settings["clip"])
            optimizer.step()
            averaged.update_parameters(model)
            done += 1
        nats = validate(averaged.module, train, held_out)
        told = {"epoch": epoch + 1, "seconds": time.monotonic() - begun, "nats": nats}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()

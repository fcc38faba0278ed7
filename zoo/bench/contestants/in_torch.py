"""torch.nn in a race.  Needs PyTorch and nothing of this project."""

import functools
from collections.abc import Callable
from typing import Any

import torch
from serve import serve

LAYERS = {
    "simple_rnn": torch.nn.RNN,
    "gru": torch.nn.GRU,
    "lstm": torch.nn.LSTM,
    "bilstm": functools.partial(torch.nn.LSTM, bidirectional=True),
}
CELLS = {"simple_rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def done() -> None:
    """Waits for a GPU, which works on when a call is back."""
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def made(layer: str, shape: list[int]) -> tuple[torch.nn.Module, torch.Tensor]:
    """A layer and sequences."""
    batch, time, features, units = shape
    recurrence = LAYERS[layer](features, units, batch_first=True).to(DEVICE)
    return recurrence, torch.randn(batch, time, features, device=DEVICE)


def forward(layer: str, shape: list[int]) -> Callable[[], None]:
    """The outputs of a layer."""
    recurrence, x = made(layer, shape)

    def run() -> None:
        with torch.no_grad():
            recurrence(x)
        done()

    return run


def step(layer: str, shape: list[int]) -> Callable[[], None]:
    """Its training step: the gradients of all weights."""
    recurrence, x = made(layer, shape)

    def run() -> None:
        recurrence.zero_grad(set_to_none=True)
        recurrence(x)[0].square().mean().backward()
        done()

    return run


def generate(
    layer: str, shape: list[int], symbols: int, characters: int, temperature: float
) -> Callable[[], list[list[int]]]:
    """A loop over a cell that carries its state.

    A cell, as it is the faster way here: `torch.nn.LSTM` on a processor puts its weights into
    another order at every call, for which a call of one step takes ten times as long.
    """
    batch, _, features, units = shape
    embedding = torch.nn.Embedding(symbols, features).to(DEVICE)
    cell = CELLS[layer](features, units).to(DEVICE)
    outputs = torch.nn.Linear(units, symbols).to(DEVICE)

    def run() -> list[list[int]]:
        symbol, state, written = torch.zeros(batch, dtype=torch.long, device=DEVICE), None, []
        with torch.no_grad():
            for _ in range(characters):
                state = cell(embedding(symbol), state)
                h = state[0] if isinstance(state, tuple) else state
                probabilities = torch.softmax(outputs(h) / temperature, -1)
                symbol = torch.multinomial(probabilities, 1)[:, 0]
                written.append(symbol)
        return torch.stack(written, 1).tolist()

    return run


ACTS: dict[str, Callable[..., Callable[[], object]]] = {
    "forward": forward,
    "step": step,
    "generate": generate,
}


def prepare(act: str, **task: Any) -> Callable[[], object]:
    """What is raced, ready to be called."""
    torch.manual_seed(0)
    return ACTS[act](**task)


serve(prepare)

"""PyTorch itself, where it is installed, says what layers of ours say, and they what it says."""

import numpy as np
import pytest

from kinds import BATCH, DTYPE, FEATURES, UNITS, X, close
from torch_modules import MODULES, PROJECTED, TOLERANCE, Module, composed
from zoo.layers import to_torch

torch = pytest.importorskip("torch")
# In float32, that these are slower.
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections:UserWarning")


def made(module):
    form = {"num_layers": module.layers, "bidirectional": module.both, "bias": bool(module.bias)}
    form |= {"nonlinearity": module.nonlinearity} if module.mode == "RNN" else {}
    form |= {"proj_size": module.proj} if module.proj else {}
    theirs = getattr(torch.nn, module.mode)(FEATURES, UNITS, batch_first=True, **form)
    return theirs.to(getattr(torch, DTYPE))


def same(layers, theirs, module):
    with torch.no_grad():
        y, last = theirs(torch.from_numpy(X.astype(DTYPE)))
    h, *c = last if module.mode == "LSTM" else [last]
    found, expected = composed(layers, X), [y, h, *c]
    if module.proj:  # its h is none of ours
        found, expected = found[::2], expected[::2]
    close(found, [part.numpy() for part in expected], TOLERANCE)


@pytest.mark.parametrize("module", MODULES + PROJECTED, ids=str)
def test_is_the_same(module):
    theirs, ours = made(module), module.ours()
    same(module.converted(theirs.state_dict()), theirs, module)
    state = {name: torch.from_numpy(array) for name, array in to_torch(ours).items()}
    theirs.load_state_dict(state)
    same(ours, theirs, module)


@pytest.mark.parametrize("module", [Module("LSTM", 2, both) for both in (False, True)], ids=str)
def test_packed_is_masked(module):
    theirs, lengths = made(module), [6, 1, 3]
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        torch.from_numpy(X.astype(DTYPE)), lengths, batch_first=True, enforce_sorted=False
    )
    with torch.no_grad():
        y, last = theirs(packed)
    y, _ = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True)
    mask = np.arange(X.shape[1]) < np.reshape(lengths, (BATCH, 1))
    layers = module.converted(theirs.state_dict(), zero_output_for_mask=True)
    expected = [part.numpy() for part in (y, *last)]
    close(composed(layers, X, mask=mask), expected, TOLERANCE)

"""The same weights in other libraries: layers of Keras, and state dictionaries of PyTorch.

keras.py    layers of keras.layers ↔ layers of ours
torch.py    state dictionaries of torch.nn ↔ layers of ours; PyTorch itself is not needed

What begins with an underscore is part of these.
"""

from zoo.layers.weights.keras import from_keras, to_keras
from zoo.layers.weights.torch import from_torch, to_torch

__all__ = ["from_keras", "from_torch", "to_keras", "to_torch"]

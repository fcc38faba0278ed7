"""Where attention looks: the weights of every attention layer of a model, while it is called."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import keras

from zoo.topologies.parts.pooling import AttentionPooling

_KINDS = (keras.layers.Attention, AttentionPooling)  # additive attention is one of the former


@contextlib.contextmanager
def attended(model: Any) -> Iterator[dict[str, Any]]:
    """Yields a dictionary that gets α of each attention layer that is called meanwhile.

    α is (batch, time, source), what each output step looks at; of one that pools (batch, time).
    """
    weights: dict[str, Any] = {}
    layers = [layer for layer in model._flatten_layers() if isinstance(layer, _KINDS)]
    for layer in layers:
        setattr(layer, "call", _listening(layer, weights))  # noqa: B010 - it hides a method
    try:
        yield weights
    finally:
        for layer in layers:
            del layer.call  # that of its class is back


def _listening(layer: Any, weights: dict[str, Any]) -> Callable[..., Any]:
    call = layer.call

    def listening(*inputs: Any, return_attention_scores: bool = False, **options: Any) -> Any:
        output, α = call(*inputs, return_attention_scores=True, **options)
        times = sum(name.partition(" ")[0] == layer.name for name in weights)
        weights[f"{layer.name} ({times + 1})" if times else layer.name] = α
        return (output, α) if return_attention_scores else output

    return listening

"""Parts of models that others meet too: tasks, exports, and who looks inside.

embedding.py    vectors for tokens
layers.py       small layers that Keras lacks
pooling.py      one vector of a sequence, beside its last step
stepped.py      a causal model with its state in plain sight

A folder, as each file beside it is a topology.
"""

from zoo.topologies.parts import embedding, layers, pooling, stepped

__all__ = ["embedding", "layers", "pooling", "stepped"]

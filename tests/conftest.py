"""For every test: TensorFlow says what is wrong, and nothing else; JAX does not polish its code."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # else it prints that results may vary
os.environ.setdefault("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")  # what it compiles here runs once

"""For every test: TensorFlow says what is wrong, and nothing else."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # else it prints that results may vary

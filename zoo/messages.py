"""How much TensorFlow logs: what it logs for information alone is left out unless it is asked for.

It reads the level from the environment when it is loaded.  Warnings and errors are logged, and so
are the few lines that it writes before it has read the level.
"""

import os
import sys

LEVEL = "TF_CPP_MIN_LOG_LEVEL"
chosen = LEVEL in os.environ  # by the user, not by us


def leave_out_information() -> None:
    """For this process and its children, if TensorFlow is not loaded and nobody chose a level."""
    if "tensorflow" not in sys.modules:
        os.environ.setdefault(LEVEL, "1")

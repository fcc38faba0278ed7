"""A small training to be killed: `python resumed.py FOLDER RESULT SEED`.

Everything by chance or with a memory is in it: dropout, recurrent dropout, carried state, Adam, an
early stopping that keeps weights, a shrinking rate.
"""

import sys
from pathlib import Path

import keras
import numpy as np

from zoo import Checkpoints, Truncated
from zoo.datasets.batches.streams import streams
from zoo.layers import LSTM
from zoo.training.checkpoints import newest

BATCH, EPOCHS = 4, 8
IDS = np.random.default_rng(0).integers(0, 5, 3000)


def learn(folder, seed, epochs=EPOCHS, callbacks=(), batches=3, ids=IDS, units=8):
    """Weights after training, and its losses; it goes on with what is in the folder."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((None,), batch_size=BATCH, dtype="int32"),
            keras.layers.Embedding(5, 4),
            LSTM(units, return_sequences=True, stateful=True, dropout=0.2, recurrent_dropout=0.2),
            keras.layers.Dropout(0.1),
            keras.layers.Dense(5),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = Truncated(streams(ids, BATCH, 10))
    stopping = keras.callbacks.EarlyStopping("loss", patience=50, restore_best_weights=True)
    shrinking = keras.callbacks.ReduceLROnPlateau("loss", patience=1, min_delta=0.01)
    kept = Checkpoints(folder, batches=batches)
    print("begun", flush=True)
    told = model.fit(
        data.dataset,
        epochs=epochs,
        initial_epoch=kept.epoch,
        callbacks=kept.among([data.callback, stopping, shrinking, *callbacks]),
        shuffle=False,
        verbose=0,
    )
    return model.get_weights(), told.history["loss"]


if __name__ == "__main__":
    folder, result, seed = sys.argv[1:]
    # The seed is that of a process: once there is a checkpoint, it must not matter.
    weights, losses = learn(folder, int(seed) if newest(Path(folder)) else 1)
    np.savez(result, *weights, losses=losses)

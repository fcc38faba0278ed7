"""A network without a memory, trained on the same steps: what the others' memory has to be worth.

It sees one step at a time.  It is chosen by the validation split as the recurrent one is, and stops
when it has not become better there for a while.
"""

from typing import Any

import keras

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Rows
from zoo.topologies import build_model
from zoo.training.epochs import Epochs, InOrder, Names

BATCH, RATE, PATIENCE = 128, 1e-3, 5


def feed_forward(
    train: Rows,
    held_out: Rows,
    fields: tuple[Names, Names],
    loss: keras.losses.Loss,
    *,
    seed: int,
    epochs: int = 40,
    **sizes: Any,
) -> keras.Model:
    """A `one_to_one` model with the weights that were best on `held_out`.

    Arguments:
        train, held_out: rows of single steps, to learn from and to choose by.
        fields: what of them is read, and what is told.
        loss: what is made small.
        seed: of weights and order; that of all random draws of Keras is set to it.
        epochs: how often the rows are read at most.
        **sizes: of the model.
    """
    keras.utils.set_random_seed(seed)
    model = build_model("one_to_one", **sizes)
    model.compile(keras.optimizers.Adam(RATE), loss)
    data = Epochs(Batches(train, BATCH, seed), *fields)
    stop = keras.callbacks.EarlyStopping("val_loss", patience=PATIENCE, restore_best_weights=True)
    model.fit(
        data,
        epochs=epochs,
        validation_data=InOrder(Batches(held_out, 8 * BATCH), *fields),
        shuffle=False,
        callbacks=[data.callback, stop],
        verbose=0,
    )
    return model

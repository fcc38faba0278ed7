"""From frames to labels, for models trained with CTC (Graves et al. 2006).

Such a model tells for each frame a label or the blank.  A path of these is read by dropping
repetitions first and blanks then, so a label that is meant twice has a blank between.  The best
path takes the likeliest of each frame; the prefix beam adds up the paths that are read alike.  Both
are TensorFlow's own, called through Keras.
"""

from typing import Any

import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import ArrayLike

from zoo.decoding.settings import Beam, index

Labels = list[list[int]]


def best_path(logits: ArrayLike, lengths: ArrayLike, *, blank: int = 0) -> Labels:
    """The labels of the likeliest path of each row.

    Arguments:
        logits: (batch, time, classes), the blank's among them; -∞ for what cannot be.
        lengths: (batch,) integers, how many frames of each row count.
        blank: its class.

    Raises:
        ValueError: shapes that do not fit, logits of which some are NaN, a length that is no
            integer or beyond the frames, a blank that is no class.
    """
    logits, lengths, blank = _checked(logits, lengths, blank)
    if not len(lengths):
        return []
    texts, _ = ops.ctc_decode(logits, lengths, strategy="greedy", mask_index=blank)
    return _lists(texts[0])


def prefix_beam(
    logits: ArrayLike, lengths: ArrayLike, *, width: int = 100, best: int = 1, blank: int = 0
) -> tuple[list[Labels], np.ndarray]:
    """The likeliest labels of each row, the sums over all their paths compared.

    Arguments:
        logits, lengths, blank: as in `best_path`.
        width: how many beginnings are followed side by side.
        best: how many are given for each row, at most `width`.

    Returns:
        For each row `best` lists of labels, the likeliest first; and their log-probabilities
        (batch, best), in nats.

    Raises:
        ValueError: as in `best_path`; `best` is not from 1 to `width`, or more than a row can have.
    """
    logits, lengths, blank = _checked(logits, lengths, blank)
    beam = Beam(width, best=best).check()
    if not len(lengths):
        return [], np.zeros((0, beam.best), "float32")
    try:
        texts, log_p = ops.ctc_decode(
            logits,
            lengths,
            strategy="beam_search",
            beam_width=beam.width,
            top_paths=beam.best,
            mask_index=blank,
        )
    except tf.errors.InvalidArgumentError as error:
        raise ValueError(
            "`best`, the number of readings given, must be at most the number that each row has. "
            f"Received: best={beam.best}, the shortest row of {lengths.min()} frames, "
            f"{logits.shape[-1]} classes. Ask for fewer, or leave out short rows."
        ) from error
    by_rank = [_lists(one) for one in texts]
    return [list(row) for row in zip(*by_rank, strict=True)], ops.convert_to_numpy(log_p)


def _checked(
    logits: ArrayLike, lengths: ArrayLike, blank: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Arrays; with a frame at least, as TensorFlow wants it."""
    logits, lengths = np.asarray(logits, "float32"), np.asarray(lengths)
    if lengths.size and lengths.dtype.kind not in "iu":
        raise ValueError(
            "`lengths`, how many frames of each row count, must be integers. "
            f"Received: {lengths.dtype}."
        )
    if logits.ndim != 3 or lengths.shape != logits.shape[:1]:
        raise ValueError(
            "`logits` must be (batch, time, classes), and `lengths` (batch,) how many frames of "
            f"each row count. Received: logits {logits.shape}, lengths {lengths.shape}."
        )
    if ((lengths < 0) | (lengths > logits.shape[1])).any():
        raise ValueError(
            f"`lengths` must be from 0 to the number of frames, {logits.shape[1]}. "
            f"Received: {lengths.min()} to {lengths.max()}."
        )
    found = index(blank)
    if found is None or not 0 <= found < logits.shape[2]:
        raise ValueError(
            f"`blank` must be one of the {logits.shape[2]} classes, counted from 0. "
            f"Received: blank={blank!r}."
        )
    counted = np.arange(logits.shape[1]) < lengths[:, None]
    odd = np.argwhere(~(logits < np.inf) & counted[..., None])
    if len(odd):
        raise ValueError(
            "`logits` must be numbers, or -inf, in the frames that count. "
            f"Received: {logits[tuple(odd[0])]} in the place {odd[0].tolist()}."
        )
    logits = np.pad(logits, [(0, 0), (0, int(not logits.shape[1])), (0, 0)])
    return logits, lengths.astype("int32"), found


def _lists(texts: Any) -> Labels:
    """(batch, time), filled up with -1 → lists."""
    return [[label for label in row if label >= 0] for row in ops.convert_to_numpy(texts).tolist()]

"""A sentence about a photo, from your own photos with captions, Flickr8k or a part of COCO.

    zoo train photo-caption --data photos        # a folder with captions.txt: image,caption

As in `caption`, a convolutional network makes a map of the photo, and at every word the decoder
looks at some places of it (Xu et al. 2015).  All of it is learnt from these photos alone: of a few
thousand it learns how captions sound sooner than what they are about.  So it is also told how many
different sentences it says, and how good they are of a black photo.
"""

import dataclasses
from typing import Any

from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str | None = setting(
        None,
        "a folder of photos with captions.txt or captions.csv (columns image and caption), or with "
        "the files of Flickr8k or COCO; or an archive of it, or the file of captions in it",
        kind=str,
    )
    side: int = setting(64, "the side of the square to which photos are brought", at_least=1)
    least: int = setting(2, "how often a word must occur to be known", at_least=1)
    longest: int = setting(
        20, "how many words of a caption are learnt, and said at most", at_least=1
    )
    filters: int = setting(
        16, "those of the first convolution, of each further one twice as many", at_least=1
    )
    convolutions: int = setting(4, "how many, each halving the sides", at_least=1, at_most=6)
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(256, "the width of the state, and of a word's vector", at_least=1)
    attention: str = setting(
        "multiplicative",
        "how the places of a photo are weighed",
        kind=str,
        choices=("additive", "multiplicative"),
    )
    unknown: float = setting(
        0.0,
        "the share of words made unknown in training, so that what is seen is said and not what "
        "mostly follows",
        kind=float,
        at_least=0,
        below=1,
    )
    start_dropout: float = setting(
        0.0,
        "the share of what starts the decoder dropped in training, so that it looks at the places",
        kind=float,
        at_least=0,
        below=1,
    )
    dropout: float = setting(
        0.3, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    batch: int = other(Learning, "batch", 32)
    average: float = other(Learning, "average", 0.99)


def read(settings: Settings) -> Any:
    """The photos, decoded, with their captions, in train, validation and, if there is one, test."""
    from zoo.datasets import captions
    from zoo.tasks.models.photos import decoded

    splits = captions.load(settings.data or None)
    parts: dict[str, Any] = {n: decoded(part, settings.side) for n, part in splits.parts().items()}
    return dataclasses.replace(splits, **parts)


TASK = row_task(
    "photo-caption", "a sentence about a photo, from your photos with captions", Settings, read
)

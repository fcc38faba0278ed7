"""Writes datasets.md, beside this file, from the cards and from the data: `make cards`.

What is neither fetched nor generated is looked for under $ZOO_TEST_DATA; what is not there either
keeps its card, without counts.
"""

import importlib
import os
from collections.abc import Iterator
from pathlib import Path

from zoo.datasets.cards.card import Card
from zoo.datasets.cards.measure import Measured, measure
from zoo.datasets.cards.registry import families
from zoo.datasets.splits import Splits

PAGE = Path(__file__).with_name("datasets.md")
# Where the data of a card lie under $ZOO_TEST_DATA.
PLACES = {
    "aclimdb": "sentiment/aclImdb_50k.tar.gz",
    "airline-passengers": "forecast/brownlee",
    "captions": "captioning/coco/tiny_coco_100img.tar.gz",
    "daily-min-temperatures": "forecast/brownlee",
    "etth1": "forecast/ett",
    "exchange-rate": "forecast",
    "fra-eng": "translation/fra-eng_2017.zip",
    "gesture": "video_frames/gesture_phase",
    "gesture-motion": "video_frames/gesture_phase",
    "m4-hourly": "forecast/m4",
    "m4-weekly": "forecast/m4",
    "mnist": "images/mnist",
    "mnist-clips": "images/mnist",
    "mnist-scenes": "images/mnist",
    "multi30k": "translation/multi30k_task1",
    "names": "names",
    "occupancy": "video_frames/occupancy",
    "prices": "stocks/MRF.NS_yfinance_2002_2020.csv",
    "promoters": "genes",
    "seattle-weather": "forecast/weather",
    "splice": "genes",
    "spoken-digit-sequences": "speech/fsdd_recordings.tar.gz",
    "spoken-digits": "speech/fsdd_recordings.tar.gz",
    "tiny-shakespeare": "lm/tinyshakespeare.txt",
    "uci-sentences": "sentiment/uci_sentences",
    "ud-english-ewt": "tagging/ud_english_ewt",
}
HEAD = """# Datasets

Made by `make cards` from what each file of `datasets/` declares, and from the data themselves.
`zoo info NAME` tells the same of your own copy, `zoo fetch NAME` gets it.
"""


def main() -> None:
    lines = [HEAD]
    for family, cards in families().items():
        story = str(importlib.import_module(f"zoo.datasets.{family}").__doc__).splitlines()[0]
        lines += [f"## {family}: {story}\n"]
        for card in cards:
            lines += told(card, loaded(card))
    PAGE.write_text("\n".join(lines).rstrip() + "\n")
    print(PAGE.relative_to(Path.cwd()))


def loaded(card: Card) -> Splits | None:
    """Its data, if they are at hand."""
    root = os.environ.get("ZOO_TEST_DATA")
    if root and card.name in PLACES:
        return card.load(Path(root, PLACES[card.name]))
    return card.load() if card.at_hand else None


def told(card: Card, splits: Splits | None) -> Iterator[str]:
    """The lines of a card."""
    yield f"### {card.name}\n"
    yield f"{card.story}\n" if card.story.endswith("?") else f"{card.story}.\n"
    facts = {
        "Fields": "; ".join(f"`{f.name}` {f.shape}: {f.story}" for f in card.fields),
        "Split": card.split,
        "To beat": card.baseline,
        "Licence": card.licence,
        "Citation": card.citation,
        "Needs": card.place,
    }
    yield from (f"- **{name}**: {fact}" for name, fact in facts.items() if fact)
    notes = splits.notes if splits else ()
    yield from (f"- {quirk}" for quirk in (*card.quirks, *notes))
    yield ""
    if splits:
        yield from counted(measure(card, splits))


def counted(parts: list[Measured]) -> Iterator[str]:
    """A table of the splits."""
    lengths, balance = (any(getattr(p, x) for p in parts) for x in ("lengths", "balance"))
    columns = ["split", "rows", *(["shortest", "median", "longest"] if lengths else [])]
    columns += ["of each class"] if balance else []
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for part in parts:
        cells = [part.split, f"{part.rows:,}"]
        if lengths:
            cells += [f"{n:,g}" for n in part.lengths] if part.lengths else ["–"] * 3
        if balance:
            cells += [", ".join(f"{k} {n:,}" for k, n in (part.balance or {}).items())]
        yield f"| {' | '.join(cells)} |"
    yield ""


if __name__ == "__main__":
    main()

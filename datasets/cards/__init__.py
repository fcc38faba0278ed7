"""What is told of a dataset.

card      Card, Field    what its file declares; generated, if there is no file
registry  cards, find    all datasets: each file that declares `CARDS`
named     named, placed  data that the user names, or whose place he gives
measure   measure        what is counted in the data themselves
"""

from zoo.datasets.cards.card import Card, Field, generated

__all__ = ["Card", "Field", "generated"]

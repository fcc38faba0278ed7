"""Raw input → what a model reads, in the graph, so that an exported model takes it raw.

words.py        texts → word ids; the words of a text
letters.py      what the graph must be told of letters: lower case, which characters make words

Each is the equal of its Python or NumPy sibling in zoo.datasets.
"""

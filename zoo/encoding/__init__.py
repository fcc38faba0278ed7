"""Raw input → what a model reads, and words back into texts, in the graph: exports take it raw.

words.py         texts → word ids; the words of a text
treebank.py      texts → words as an English treebank has them
spelling.py      words → ids of the pieces of their spelling
characters.py    texts → character ids
letters.py       what the graph must be told of letters: lower case, which characters make words
rows.py          rows of different lengths side by side
joiners.py       texts → words that tell where no blank stood, and back, in any language
scaled.py        numbers → numbers about 0 of size 1
log_mel.py       sound → log-mel frames

Each has its equal in Python or NumPy: called it is the graph's, `encode` or `decode` is Python's.
"""

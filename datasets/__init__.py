"""Data: found, verified, read, cut into batches.  Imports NumPy and the standard library only.

    from zoo.datasets import text, vocabulary, streams

    source        Source        a declared file of the network: fetched once, verified always
    text          load, split   a corpus by name or by path; train and validation by position
    vocabulary    Vocabulary    characters ↔ ids
    streams       streams       ids → windows, through which a state can be carried

The path of a text reads in that order: bytes → text → ids → windows.
"""

if __name__ != "zoo.datasets":
    # a bare `import datasets` from the repository root would hide Hugging Face's package
    raise ImportError(
        "This folder is the package `zoo.datasets`, and must be imported by that name. "
        f"Received: {__name__}. Write `import zoo.datasets`; for Hugging Face's `datasets`, "
        "start Python outside this repository's root."
    )

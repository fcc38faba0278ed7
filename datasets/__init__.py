"""Data: found, verified, read, split, cut into batches.  Needs neither Keras nor TensorFlow.

    from zoo.datasets import text
    splits = text.split(text.load("tiny-shakespeare"))

Every file here is a dataset or a family of them: `load` gives `Splits` of rows with named fields,
and `CARDS` tells what they are (`zoo list datasets`, `zoo info NAME`, `zoo fetch NAME`).

    text            corpora, or any text, by character or by word
    reviews         texts with a label: aclImdb, your own tables and folders
    names           family names by nation
    pairs           sentences and their translations
    tags            sentences with a tag for every word: treebanks, CoNLL columns, a grammar of ours
    prices          exports of prices in any usual form, or any ticker of Yahoo's
    series          simulated prices whose truth is known
    weather         Seattle's days, measured and called
    forecast_tables, m4
                    what forecasts are compared on: ETTh1, exchange rates, M4 and others
    digits          handwritten digits: MNIST, and small ones inside the package
    scenes, clips   digits with a caption, and digits that move, generated from them
    captions        photos with sentences: Flickr8k's files, COCO's, your own
    gesture, occupancy
                    frames of sensors: phases of gestures, and whether somebody is in a room
    speech          spoken digits and sequences of them, as log-mel frames
    genes           sequences of letters, judged by cross-validation
    toys            problems of memory: sums, the adding problem, copying
    lessons         rules of a few dozen rows: a schedule, a food chain, spelling
    pronouns        where does she live? one letter that is needed much later

What they share lies in the folders, in the order in which data pass through them:

    sources         fetched, verified, unpacked, decoded
    formats         read strictly: tables, texts with labels, lines side by side, exports of prices,
                    pictures, sound, treebanks
    generators      or made: sentences by grammars, pictures by drawing
    features        what a network hears of a sound
    splits          rows with named fields; train, validation and test by rule
    vocabularies    symbols ↔ ids
    corpora         a text of any size as ids, on disk if they are many
    batches         rows and ids → batches, in an order of (seed, epoch)
    cards           what is told of a dataset
"""

if __name__ != "zoo.datasets":
    # a bare `import datasets` from the repository root would hide Hugging Face's package
    raise ImportError(
        "This folder is the package `zoo.datasets`, and must be imported by that name. "
        f"Received: {__name__}. Write `import zoo.datasets`; for Hugging Face's `datasets`, "
        "start Python outside this repository's root."
    )

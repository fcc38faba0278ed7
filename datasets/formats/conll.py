"""A word a line in columns, as of the CoNLL shared tasks: chunks (2000), names (2003, WNUT 2017).

    -DOCSTART- -X- O O            begins a document; passed over

    EU NNP I-NP I-ORG             word, part of speech, chunk, name
    rejects VBZ I-VP O

A blank line ends a sentence.  Columns are separated by blanks; or, if the first line holds a tab,
by tabs, as a word may then hold a blank.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

START = "-DOCSTART-"

Sentence = tuple[tuple[str, ...], tuple[str, ...]]


def read(text: str, where: str, word: int = 0, tag: int = -1) -> Iterator[Sentence]:
    """The sentences of a text, each as its words and their tags.

    where: what the text is called in errors.  word, tag: which columns, from 0; negative ones are
    counted from the last.

    ValueError: a column that there is not, or that is the same for both; a line that has not as
    many columns as the first, or an empty one.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not _starts(line)), "")
    separator = "\t" if "\t" in first else None
    columns = len(first.split(separator))
    if not (-columns <= word < columns and -columns <= tag < columns) or not (word - tag) % columns:
        raise ValueError(
            f"`word` and `tag`, the columns to read, must be two of the {columns} columns of "
            f"{where}, from 0 to {columns - 1}. Received: word={word}, tag={tag}."
        )
    words: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip() and not _starts(line):
            cells = [cell.strip() for cell in line.split(separator)]
            if len(cells) != columns or not cells[word] or not cells[tag]:
                raise ValueError(
                    f"Line {number} of {where} must have a word and a tag in {columns} columns, "
                    f"as the first has. Received: {line!r:.60}."
                )
            words.append(cells[word])
            tags.append(cells[tag])
        elif words:
            yield tuple(words), tuple(tags)
            words, tags = [], []


def odd(sentences: Sequence[Sentence], word: int, tag: int) -> tuple[str, ...]:
    """A note on tags that stand once, as one does that breaks off or is mistyped.

    word, tag: the columns that were read.

    ValueError: more different tags than words.
    """
    words = {cell for cells, _ in sentences for cell in cells}
    tags = Counter(cell for _, cells in sentences for cell in cells)
    if len(words) < len(tags):
        raise ValueError(
            "`word` and `tag`, the columns to read, must hold at least as many words as tags. "
            f"Received: {len(words)} different words and {len(tags)} tags, such as {min(tags)!r}, "
            f"of word={word}, tag={tag}. Are they exchanged?"
        )
    once = sorted(name for name, times in tags.items() if times == 1)
    return (f"Tags that stand at one word only: {', '.join(once)}.",) if once else ()


def _starts(line: str) -> bool:
    return line.split(None, 1)[0] == START

"""What others write, read strictly: what is wrong is told with its line, never guessed.

tables      read_columns   CSV, TSV, JSON lines; dates and numbers, however they are written
labelled    in_place, …    texts with a label: aclImdb, tables, a folder for each class
parallel    in_lines, …    sentences side by side: a pair a line, Multi30k
market      read_export    prices as exchanges and vendors export them; kept quotations
pictures    read_idx, …    MNIST's idx, photos, files of captions
conllu      read           CoNLL-U, as of Universal Dependencies: words and their parts of speech
conll       read           a word a line in columns, as of the CoNLL shared tasks
wav         read           sound: one channel of 16-bit samples
takes       read           recordings named digit_speaker_take.wav, in a folder or an archive
"""

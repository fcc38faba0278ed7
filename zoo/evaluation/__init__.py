"""Judge a model by what it has not seen.

cross_entropy.py    loss of a language model over a whole split, its state carried
bleu.py             how alike translations and references are
keyboard.py         keystrokes that suggestions of words save
rows.py             outputs and the mean loss over rows
diebold_mariano.py  whether of two forecasts one is better
"""

"""Judge a model by what it has not seen.

cross_entropy.py    loss of a language model over a whole split, its state carried
bleu.py             how alike translations and references are
keyboard.py         keystrokes that suggestions of words save
rows.py             outputs and the mean loss over rows
errors.py           how far forecasts are off
intervals.py        how often intervals hold a value, how wide they are, how good quantiles are
diebold_mariano.py  whether of two forecasts one is better
group_means.py      the same where errors overlap for many steps
"""

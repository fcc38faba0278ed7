"""Judge a model by what it has not seen.

cross_entropy.py    loss of a language model over a whole split, its state carried
keyboard.py         keystrokes that suggestions of words save
"""

"""Learn: Keras `fit`, with a budget, the best weights kept, and progress one can read.

budget.py      epochs or minutes, and the learning rate that follows from them
best.py        validates, and keeps the best weights
progress.py    a bar with loss, speed and the time left
fit.py         the three together
"""

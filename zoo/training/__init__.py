"""Learn: Keras `fit`, with a budget, the best weights kept, and progress one can read.

budget.py      epochs or minutes, and the learning rate that follows from them
best.py        validates, and keeps the best weights
progress.py    a bar with loss, speed and the time left
guard.py       stops when the loss is lost, tells why, and puts the model back
log.py         the course of a training as lines of JSON
place.py       where a training keeps what is unfinished
fit.py         all of them together
runs.py        what was trained, finished or not; curves.py draws it
"""

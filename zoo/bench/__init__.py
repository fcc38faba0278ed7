"""Measure: recurrent layers side by side, on this machine, each contestant in a process of its own.

shapes.py         sizes by name, or the user's own
plan.py           what is raced: acts, layers, shapes; and who enters
race.py           contestants take turns; median, spread, memory, and compile time apart
peephole.py       a layer that is raced too: somebody's own cell, as a user would write it
contestants/      the programs that run: zoo.layers, keras.layers, torch.nn
result.py         what came of a race: ratios, the matrix floor, plain data
tables.py         all results, to be read
chart.py          the same as a picture
engine_report.py  which engine runs each layer of a model, and why no faster one does
"""

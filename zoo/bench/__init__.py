"""Measure: recurrent layers side by side, on this machine, each contestant in a process of its own.

shapes.py         what is measured: sizes by name, or the user's own
race.py           contestants take turns; median, spread, and compile time apart
result.py         what came of it: a table with ratios, and plain data
contestants/      the programs that run: zoo.layers, keras.layers, torch.nn
engine_report.py  which engine runs each layer of a model, and why no faster one does
"""

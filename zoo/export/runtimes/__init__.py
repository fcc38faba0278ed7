"""Each exported format asked by its own runtime alone, in a process that knows little else.

_ask.py      the program: reads the calls, asks, measures, writes the answers
onnx.py, litert.py, saved_model.py, keras.py
             one for each format, found by its name: `load(path)` → a function of named arrays, or
             of what `unpack` makes of these, which `pack` turns back

`_ask.py` loads these files by their path, and nothing here imports this project, but for
`keras.py`, which needs the layers of what it loads.
"""

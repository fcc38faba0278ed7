"""Ship: models as folders that other programs load, each proven in a process of its own.

exported.py       `export`, which every trained model has
formats/          a file for each: saved_model, onnx, litert, keras
served.py         functions of named tensors as a TensorFlow SavedModel: raw input in, answers out
characters.py     a character model as one, strings in and out, with its state
parts.py          what other formats hold: parts of a model that take and give numbers
written.py        these as a folder of files, with a model.json
tracing.py        a part as a graph that converters understand
proof.py          reloads an export where this package cannot be imported, and compares
alone.py          the program that does so: it knows TensorFlow and nothing of this project
runtimes/         the same for the other formats
"""

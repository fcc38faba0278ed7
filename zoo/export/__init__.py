"""Ship: models as folders that other programs load, each proven in a process of its own.

The way of an export:

    Exported.export → formats/saved_model.py → served.py                 → proof.py
                    → formats/onnx.py, …     → part_files.py of parts.py → proof.py
    proof.py → asking.py ⇢ another process: runtimes/_ask.py → runtimes/<format>.py

exported.py       `export`, which every trained model has
formats/          a file for each: saved_model, onnx, litert, keras
served.py         functions of named tensors as a TensorFlow SavedModel: raw input in, answers out
characters.py     a character model as one, strings in and out, with its state
parts.py          what other formats hold: parts of a model that take and give numbers
tracing.py        a part as a graph that converters understand
part_files.py     these as a folder of files, and a file that tells of them
proof.py          calls and what is expected of them, held against what is answered
asking.py         has an export asked where this package cannot be imported
runtimes/         who asks there: a file for each format, and the program that they have in common
"""

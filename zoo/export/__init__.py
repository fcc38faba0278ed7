"""Ship: models as folders that other programs load, each proven in a process of its own.

served.py         functions of named tensors as a TensorFlow SavedModel: raw input in, answers out
saved_model.py    a character model, strings in and out, with its state
proof.py          reloads one where this package cannot be imported, and compares
alone.py          the program that does so: it knows TensorFlow and nothing of this project
"""

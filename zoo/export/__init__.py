"""Ship: models as folders that other programs load, each proven in a process of its own.

saved_model.py    a character model as a TensorFlow SavedModel, strings in and out
proof.py          reloads one where this package cannot be imported, and compares
alone.py          the program that does so: it knows TensorFlow and nothing of this project
"""

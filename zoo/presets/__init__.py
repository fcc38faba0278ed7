"""Keep: a trained model as a folder of plain data, which is checked before anything is loaded.

folder.py    config.json, weights.safetensors, card.json
"""

"""Keep: a trained model as a folder of plain data, which is checked before anything is loaded.

folder.py      config.json, weights.safetensors, card.json
facts.py       what was fitted on the training data, as config.json keeps it
strict.py      JSON that must mean the same to everybody
weights.py     numbers and nothing else, compared with the model before it is built
sums.py        SHA256SUMS, hashed before a file is opened
named.py       pretrained models by name; their folders are in shipped/
packing.py     a model to be given away: with receipt, golden answers, and README.md
receipt.py     where a packed model comes from, and what it scores
golden.py      what a model must always answer
model_card.py  README.md
verifying.py   whether a model is what is told of it
data.py        names of data that are true on every machine
"""

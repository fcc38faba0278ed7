"""Cells compared: the same small network around each, as many weights, the same problems.

problems/    what is to be learnt, one file each; problem.py is what they have in common
data.py      where the files of real data are
network.py   what stands around a cell, and the width at which it has as many weights as others
learner.py   trains that network from any seed and rate, compiled once
kept.py      runs as lines of a file, each written at once: what is killed goes on
plan.py      which runs a comparison takes, and who makes them
standing.py  what came of the runs: a line for each cell and problem, ranks over all
tables.py    the same, to be read
chart.py     the same as a picture
"""

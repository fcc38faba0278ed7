"""The cells of zoo.layers, told: what their files state, what a layer of them holds and costs.

stated.py       equations and papers, from the text that begins a cell's file
operations.py   floating-point operations, counted in the graph of a step
told.py         a cell in words and numbers, and the table of several
"""

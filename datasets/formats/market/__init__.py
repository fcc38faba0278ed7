"""Prices of shares, indices and currencies, as exchanges and data vendors export them.

exports     read_export        a file → a table for each symbol in it
headers     field, titles      what their columns are called
checks      odd, jumps         what prices should not do: told, not mended
repairs     repaired           in order of time, and mended as the user asks
snapshots   snapshot           quotations fetched once, kept with how, verified when used
"""

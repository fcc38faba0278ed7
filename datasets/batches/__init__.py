"""Rows and ids cut into batches.

streams    streams     ids → windows, through which a state can be carried
documents  documents   sequences of any length → the same, each begun anew
buckets    Batches     rows → batches of few shapes, in an order of (seed, epoch)
order      order       that order
sizes      check_size  sizes of batches and windows, checked
"""

"""What every recurrence must hold, by whatever engine it runs: small named properties.

form.py       shapes, number types, configurations, files, graphs
over_time.py  a sequence is its steps, however it is cut
masks.py      rows and steps that must not be seen
slopes.py     gradients
engines.py    faster ways to the same numbers
options.py    dropout, both directions, a state that stays, what is recorded

A property is a function of a `Subject`, or of what has its `layer`, `built`, `states`, `units` and
`features`.  It raises `Unequal`, or `NotApplicable` with the reason, and else returns by how much
what was compared differed at most, or None if nothing was to be measured.
"""

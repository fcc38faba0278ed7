"""Forecasts of series, held against what any forecast has to beat.

What there is:
series.py       one series to foretell, and what is known beside it
loading.py      such a series by name, from a file, or by ticker; raw.py, of what a user has
calendar.py     dates that follow the last, and what is known of any date before it comes
windows.py      what was known at an origin, and what came after it

What is learnt:
features.py     what a network sees of a window, and what it is to say
targets.py      what it learns of a series, instead of its plain values
heads.py        what it says of each step: a number, or where it may lie
scaling.py      scales of all that, fitted on what is learnt from alone
models/         the networks, one file for each kind
network.py      one of them, or several that are averaged, with its scales
settings.py     what can be chosen of all this

What is told:
telling.py      raw values → a forecast, in one graph, which backtests ask and exports serve
conformal.py    intervals around any forecast
forecaster.py   a trained forecaster; kept.py, its facts in a folder; served.py, as a SavedModel

How good it is:
folds.py        which rows are learnt from, and which foretold, moving on
backtest.py     a network in each fold, beside what it has to beat; report.py, its page
judgements/     what that comes to, for a value, a volatility, a direction
trading.py      what a forecast would have earned
since.py        how a forecaster has done since it was taught
detectors/      whether a forecast has seen what it foretells
"""

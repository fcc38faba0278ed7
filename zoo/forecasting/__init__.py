"""Forecasts of series, held against what any forecast has to beat."""

"""A trained forecaster: raw values in, dates with forecasts and intervals out."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
import tensorflow as tf
from numpy.typing import NDArray

from zoo.export import proof, served
from zoo.forecasting import rhythm
from zoo.forecasting.backtest import OURS, Backtest, checked
from zoo.forecasting.calendar import FEATURES, cycle, following
from zoo.forecasting.conformal import conformal
from zoo.forecasting.network import Network
from zoo.forecasting.scaling import Scale
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import windows
from zoo.presets import folder as preset

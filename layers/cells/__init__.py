"""The collection: one recurrence a file, its paper and equations first.

simple_rnn  irnn  ind_rnn                     one sum and one activation
lstm  peephole_lstm  coupled_lstm
projected_lstm  layer_norm_lstm  slstm        a memory c beside the output
gru  gru_reset_before  layer_norm_gru
minimal_gated_unit                            gates on the output itself
min_gru  min_lstm  sru  lru                   linear in their state: parallel over time

What begins with an underscore is no recurrence, but a part of some.
"""

from zoo.layers.cells.coupled_lstm import CoupledLSTM, CoupledLSTMCell
from zoo.layers.cells.gru import GRU, GRUCell
from zoo.layers.cells.gru_reset_before import GRUResetBefore, GRUResetBeforeCell
from zoo.layers.cells.ind_rnn import IndRNN, IndRNNCell
from zoo.layers.cells.irnn import IRNN, IRNNCell
from zoo.layers.cells.layer_norm_gru import LayerNormGRU, LayerNormGRUCell
from zoo.layers.cells.layer_norm_lstm import LayerNormLSTM, LayerNormLSTMCell
from zoo.layers.cells.lru import LRU, LRUCell
from zoo.layers.cells.lstm import LSTM, LSTMCell
from zoo.layers.cells.min_gru import MinGRU, MinGRUCell
from zoo.layers.cells.min_lstm import MinLSTM, MinLSTMCell
from zoo.layers.cells.minimal_gated_unit import MinimalGatedUnit, MinimalGatedUnitCell
from zoo.layers.cells.peephole_lstm import PeepholeLSTM, PeepholeLSTMCell
from zoo.layers.cells.projected_lstm import ProjectedLSTM, ProjectedLSTMCell
from zoo.layers.cells.simple_rnn import SimpleRNN, SimpleRNNCell
from zoo.layers.cells.slstm import SLSTM, SLSTMCell
from zoo.layers.cells.sru import SRU, SRUCell

__all__ = [
    "GRU",
    "IRNN",
    "LRU",
    "LSTM",
    "SLSTM",
    "SRU",
    "CoupledLSTM",
    "CoupledLSTMCell",
    "GRUCell",
    "GRUResetBefore",
    "GRUResetBeforeCell",
    "IRNNCell",
    "IndRNN",
    "IndRNNCell",
    "LRUCell",
    "LSTMCell",
    "LayerNormGRU",
    "LayerNormGRUCell",
    "LayerNormLSTM",
    "LayerNormLSTMCell",
    "MinGRU",
    "MinGRUCell",
    "MinLSTM",
    "MinLSTMCell",
    "MinimalGatedUnit",
    "MinimalGatedUnitCell",
    "PeepholeLSTM",
    "PeepholeLSTMCell",
    "ProjectedLSTM",
    "ProjectedLSTMCell",
    "SLSTMCell",
    "SRUCell",
    "SimpleRNN",
    "SimpleRNNCell",
]

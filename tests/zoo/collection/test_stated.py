"""What is read from the first text of a cell's file."""

import pytest

from zoo.collection.stated import Paper, equations, papers, states, text
from zoo.layers import LSTM, SLSTM, Bidirectional
from zoo.layers.named import Named

TEXT = """A cell (Óg, Le & Mac-Dubh 2015, "A Way: of 2014", arXiv:1504.00941; gates: Gers et al.
2000, as in Graves 2013, arXiv:1308.0850v5).

    i = σ(x·W)          gate     x  (batch, features)
    c ← f⊙c + i⊙z       n ← f⊙n + i

      an indented line more
    h ← o
After it.
"""


def test_papers_are_those_that_are_named():
    assert papers(TEXT) == (
        Paper("Óg, Le & Mac-Dubh 2015", "1504.00941"),
        Paper("Gers et al. 2000"),
        Paper("Graves 2013", "1308.0850"),
    )
    assert str(papers(TEXT)[0]) == "Óg, Le & Mac-Dubh 2015, arXiv:1504.00941"
    assert papers("arXiv:1504.00941, of nobody.") == papers("") == ()


def test_the_equations_are_the_first_block():
    assert equations(TEXT).splitlines() == [
        "i = σ(x·W)          gate     x  (batch, features)",
        "c ← f⊙c + i⊙z       n ← f⊙n + i",
    ]
    assert equations("None.") == ""


def test_those_of_states_stand_alone():
    assert states(TEXT) == ("c ← f⊙c + i⊙z", "n ← f⊙n + i")
    assert states(text(LSTM)) == ("c ← f⊙c + i⊙g", "h ← o⊙tanh(c)")
    assert len(states(text(SLSTM))) == 4
    assert states(text(Bidirectional)) == ()


@pytest.mark.parametrize("name", Named.known)
def test_every_cell_states_its_states_and_a_paper(name):
    """As many equations as it has states, which all engines then hand on."""
    told = text(Named.known[name])
    cell = Named.known[name](3).cell
    assert {one.split(" ←")[0] for one in states(told)} == set(cell.states)
    assert papers(told)

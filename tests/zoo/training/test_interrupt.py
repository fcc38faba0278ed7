"""Ctrl-C is never lost, and never comes in the middle of a batch."""

import signal

import pytest

from zoo.training.interrupt import Interrupt


def test_an_interruption_waits_for_the_batch_and_a_second_one_does_not(ctrl_c):
    interrupt, former = Interrupt(), signal.getsignal(signal.SIGINT)
    with interrupt.listening():
        signal.raise_signal(signal.SIGINT)
        assert interrupt.asked
        with pytest.raises(KeyboardInterrupt):
            interrupt.on_train_batch_end(0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is former
    Interrupt().on_train_batch_end(0)

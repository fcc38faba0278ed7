"""Ends a training that broke, tells why, and puts the model back.

guard         Guard              the callback
batch_loss    shared             the loss of one batch, out of what Keras tells
divergence    Divergence         when a loss has diverged
data          in_data            where it began: in the data,
diagnosis     in_layers          or in which layer
rates         rate_that_learns   which learning rate would have learnt
finding       Finding            what was found
words         message            the same in words
"""

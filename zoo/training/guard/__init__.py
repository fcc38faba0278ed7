"""Ends a training that broke, tells why, and puts the model back.

guard         Guard        the callback
batch_loss    BatchLoss    the loss of one batch, out of what Keras tells
divergence    Divergence   when a loss has diverged
diagnosis     in_data, …   where it began: in the data, or in which layer
"""

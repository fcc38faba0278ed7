"""Networks that foretell: {past, ahead} → (batch, horizon, width), one file for each kind.

past     (batch, lags, features)      what has been
ahead    (batch, horizon, features)   what is known of each step to foretell

direct.py            all steps at once, from the last state
encoder_decoder.py   one step after another, from the state in which the encoder ends
"""

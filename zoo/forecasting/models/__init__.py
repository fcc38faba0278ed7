"""Networks that foretell: {past, ahead} → (batch, horizon, width), one file for each kind.

past     (batch, lags, features)      what has been
ahead    (batch, horizon, features)   what is known of each step to foretell
"""

"""Sizes of files as they are shown."""


def told(count: int) -> str:
    """In MB; what is less than a tenth of one in kB, and less than one of these in bytes."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e3:.0f} kB" if count < 99_500 else f"{count / 1e6:.1f} MB"

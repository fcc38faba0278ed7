"""What cells are compared on.  A file's name is its problem's; it defines `read`.

read(folder) → `Problem`, folder being one of real data, or None
"""

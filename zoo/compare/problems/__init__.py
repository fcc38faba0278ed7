"""What cells are compared on.  A file's name is its problem's; it defines `read`.

adding          two marked numbers of a sequence, and their sum
copy_memory     symbols that are to be said again after a pause
digits          handwritten digits, pixel by pixel
characters      the next character of a text
exchange_rate   how far each of eight rates will have moved

read(folder) → `Problem`, folder being one of real data, or None
"""

"""Sentences and their translations, as people keep them.

found      Found, split     what was found, normalised and cut into train, validation and test
lines      in_lines         a pair a line, separated by a TAB; also in a zip
multi30k   in_multi30k      a file for each language and split, aligned by line
"""

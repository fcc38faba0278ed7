"""Symbols ↔ ids.

characters   Vocabulary        every character has an id
words        Words, tokenise   what is rare or new is unknown
word_ids     word_ids          texts of all splits → word ids, counted in train
"""

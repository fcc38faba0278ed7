"""A text of any size as ids, which lie on disk if they are many.

readable     Readable            where a text is, and what reads it piece by piece
scan         scan                what must be known of it before it can be numbered
symbols      by_character, …     its characters or words as ids, by a vocabulary of train
store        Store               where ids are put while they are made: memory, or a folder
encoded      encode, Encoded     the whole way, kept in the cache
"""

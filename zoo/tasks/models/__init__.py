"""What training a task gives: a model with all that a user does with it, one file for each task.

A model of texts, character by character, is a `_text_model`, its page a `_text_report`:
char_lm         writes on in the manner of a text
spell           spells one word

One of rows is a `_row_model`, its page a `_row_report`; its class is called `Model`:
next_word       suggests the next word
names           writes the names of a nation, and tells how likely a name is in each
caption         says what a picture shows; photo_caption, what a photo does
sentiment       tells of which class a text is
pos_tags        tags every word of a sentence
translation     translates sentences
genes           reads a piece of a gene from both ends
toys            solves one of the toy problems
digits          tells which digit was written
frames          tells of every frame what it shows
weather         tells tomorrow's weather
stock           tells the next log return of a price
spoken_digit    tells which digit was spoken; spoken_sequence, which were

Rows that a task reads and its model learns:
days            of weather: the days that are known, and the next one
prices          what was known on a day, and what the next price was
photos          as squares of one size, and the words of their captions

What begins with an underscore is shared by several, or a part of one; among it
_row_card       what is told of a model of rows before anything is learnt
_verdict        whether a model beats what it is held against
_files          files that raw input is read from; _pictures, pictures as arrays or files
"""

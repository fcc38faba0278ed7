"""Lessons: one effect of the field, measured in one table, by one command.

gradients    the adding problem: gradients vanish and explode, and what each cure does
             gradients_report.py: what it found, as a table, sentences and a page
pronouns     a small language: how far a memory is carried, and the unit that holds it
             pronouns_report.py: what it found
"""

"""Lessons: one effect of the field, measured in one table, by one command.

gradients    the adding problem: gradients vanish and explode, and what each cure does
"""

"""What training a task gives: a model with all that a user does with it, one file for each task.

_row_model   what all models of rows have in common
_row_card    what is told of them before anything is learnt
_row_report  their page
_files       files that raw input is read from
_verdict     whether a model beats what it is held against
_pictures    pictures as tasks are given them: arrays, or files
"""

"""What is known of a training, while it lasts and afterwards.

log       Log     its course, as lines of JSON
lines     read    such lines, of which only the last can be broken
runs      runs    what was trained, finished or not
curves    draw    the curves of several runs beside each other
courses   write   their logs as one table
"""

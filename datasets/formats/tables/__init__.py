"""Tables in text files.  Whoever reads one begins with `read_columns`.

columns      read_columns    the columns of these names: CSV, TSV, JSON lines
dated        read_dated      the same, as dates and numbers, however these are written

What they rest on, and the exports of prices too, whose columns nobody knows beforehand:

cells        read_cells      a delimited text → rows of cells, what divides them found
json_lines   rows            an object a line → rows of cells
dates        read_dates      text → datetime64, in whichever order day and month stand
numbers      decimal_mark    text → float64, whichever marks divide its digits
calendar     gaps, twice     what is odd about the dates
"""

"""A page in the browser, served on this machine alone: `zoo playground`.

limits.py        how much a browser may send, and what becomes of more
doors.py         which addresses of the server are open, and what a page of it may load
reading.py       a text and a model: what comes next or is said of it, what units do meanwhile
pasted.py        a pasted column: text → a series of prices
forecasting.py   what follows the series: at once by simple means, and by a network that learns it
chart.py         a series and what may follow it, as a picture; chart.html.j2
fragments.py     blocks of reports as pieces of the page, escaped; look.css
page.py          the page itself; with theme.py, its colours, it alone knows Gradio
serving.py       `serve`: models, page and doors together

It needs `pip install 'rnn-zoo[playground]'`.
"""

from zoo.playground.serving import serve

__all__ = ["serve"]

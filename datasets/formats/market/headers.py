"""What the columns of an export are called, by one name each."""

import re
from collections.abc import Sequence

# By the letters and digits of a header alone.
FIELDS = {
    "Date": "date datetime timestamp day month period tradedate tradingdate",
    "Time": "time",
    "Symbol": "symbol ticker",
    "Name": "name stockname companyname scrip",
    "Open": "open openprice o",
    "High": "high highprice h max",
    "Low": "low lowprice l min",
    "Close": "close closeprice closelast c",
    "Adj Close": "adjclose adjustedclose adjcloseprice closeadj closeadjusted",
    "Volume": "volume vol v sharestraded totaltradedquantity tottrdqty",
    "Price": "price",
    "Last": "last ltp lastprice",
    "Prev Close": "prevclose previousclose",
    "VWAP": "vwap",
}
KNOWN = {alias: name for name, aliases in FIELDS.items() for alias in aliases.split()}
PRICES = ("Open", "High", "Low", "Close", "Adj Close", "Price", "Last", "Prev Close", "VWAP")
WORDS = ("Date", "Time", "Symbol", "Name")  # what tells of a row instead of being its number


def field(header: str) -> str:
    """The one name of a column, or its own if it is none that is known."""
    return KNOWN.get(re.sub(r"[^a-z0-9]", "", header.lower()), header)


def titles(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first rows name the columns: three where pandas stacked two names."""
    first = [row[0].lower() for row in rows[:3] if row]
    stacked = (
        len(first) == 3
        and first[0] in ("", "price", "attributes")
        and first[1] in ("", "ticker", "symbols")
        and field(first[2]) == "Date"
    )
    return 3 if stacked else 1


def names(header: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """The field of each column, and its symbol where pandas stacked the two."""
    if len(header) == 1:
        return [field(name) for name in header[0]], [""] * len(header[0])
    fields, symbols = header[:2]
    if field(symbols[-1]) in PRICES or symbols[-1] == "Volume":  # grouped by symbol
        fields, symbols = symbols, fields
    return ["Date", *(field(name) for name in fields[1:])], ["", *symbols[1:]]

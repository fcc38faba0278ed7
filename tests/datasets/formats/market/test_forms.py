"""One table of prices in the many forms that people have it in."""

import pytest

from price_files import DAYS, WHOLE, text, whole
from zoo.datasets import prices


def stacked(first, second, third, columns):
    """As pandas writes names of two levels."""
    lines = [",".join([name, *cells]) for name, cells in zip(first, second, strict=True)]
    rows = [f"{day},{','.join([str(100.25 + i)] * columns)}" for i, day in enumerate(DAYS)]
    return "\n".join([*lines, third + "," * columns, *rows]) + "\n"


@pytest.mark.parametrize(
    "content",
    [
        text(),
        text().encode("utf-16"),
        b"\xef\xbb\xbf" + text().encode(),
        text().replace("\n", "\r\n"),
        text().rstrip("\n"),
        text(form="%m/%d/%Y"),
        text(form="%d-%b-%Y"),
        text(form="%b %d, %Y", mark=";"),
        text(mark=";").replace(".", ","),
        text(mark="\t"),
        "sep=;\n" + text(mark=";"),
        text(header="date,open,high,low,close,volume"),
        text(header="Date ,OPEN ,HIGH ,LOW ,CLOSE ,Shares Traded"),
        text(header="Timestamp,o,h,l,c,v"),
        text(header="<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>", form="%Y%m%d"),
        text(header="DATE,TIME,OPEN,HIGH,LOW,CLOSE,VOL", form="%Y%m%d,000000"),
        text(header="Date,Open,High,Low,Close/Last,Volume"),
        text().replace("\n", ",\n"),
        "\n".join([text().split("\n")[0], *text().split("\n")[:0:-1]]),  # newest first
        "\n".join(f"{i or ''},{line}" for i, line in enumerate(text().split("\n")[:-1])) + "\n",
        text(header=",Open,High,Low,Close,Volume"),
        "\n".join(",".join(f'"{c}"' for c in line.split(",")) for line in text().split("\n")[:-1]),
        "\n".join(
            ",".join(c if i == 0 else f"${c}" for i, c in enumerate(line.split(","))) if n else line
            for n, line in enumerate(text().split("\n")[:-1])
        ),
        text().replace(",1000\n", ",1.5M\n"),
        stacked(["Price", "Ticker"], [["Close", "High"], ["MRF.NS", "MRF.NS"]], "Date", 2),
        stacked(["", ""], [["MRF.NS", "MRF.NS"], ["Close", "High"]], "Date", 2),
    ],
)
def test_one_table_in_many_forms(export, content):
    splits = export(content, columns="Close")
    dates, values = whole(splits)
    assert values[:, 0].tolist() == WHOLE and (dates == DAYS).all()


@pytest.mark.parametrize(
    "content, note",
    [
        (text(header="Datum,Open,High,Low,Close,Volume", form="%d.%m.%Y"), "'Datum'"),
        (text(header="day of trading,Open,High,Low,Close,Volume"), "'day of trading'"),
        (
            text(header="Stand,Open,High,Low,Close,Lots"),
            "'Stand'",
        ),
        (
            "\n".join(
                ["Close,as of,Time", *(f"{100.25 + i},{d},00:00" for i, d in enumerate(DAYS))]
            ),
            "'as of'",
        ),
        ("\n".join(["Close,", *(f"{100.25 + i},{d}" for i, d in enumerate(DAYS))]), None),
    ],
    ids=["Datum", "day of trading", "Stand", "as of", "nameless"],
)
def test_dates_are_known_by_what_they_are(export, content, note):
    splits = export(content, columns="Close")
    dates, values = whole(splits)
    assert values[:, 0].tolist() == WHOLE and (dates == DAYS).all()
    told = [n for n in splits.notes if n.startswith("The dates are those of the column")]
    assert told == ([] if note is None else [f"The dates are those of the column {note}."])


def test_several_symbols_long_and_wide(export):
    lines = [f"{s},{d},{p + i}" for s, p in (("A", 10), ("B", 20)) for i, d in enumerate(DAYS)]
    long = export("\n".join(["symbol,date,price", *lines]))
    wide = export("\n".join(["Date,A,B", *(f"{d},{10 + i},{20 + i}" for i, d in enumerate(DAYS))]))
    for splits in (long, wide):
        assert splits.train.names == ("A", "B")
        assert splits.train["B"][:3].tolist() == [20, 21, 22]
    assert export("\n".join(["symbol,date,price", *lines]), symbols="B").train.names == ("Price",)
    lines = [f"{d},{s},{i},{i}" for i, d in enumerate(DAYS, 1) for s in "AB"]
    both = export("\n".join(["Date,Ticker,Close,Volume", *lines]))
    assert both.train.names == ("A Close", "A Volume", "B Close", "B Volume")
    assert export("\n".join(["Date,Ticker,Close,Volume", *lines]), columns="Close").train.names == (
        "A", "B",
    )  # fmt: skip


def test_a_date_and_a_time_in_columns_of_their_own(export):
    lines = [f"2024-01-{2 + i // 7:02},{9 + i % 7}:30,{100 + i}" for i in range(14)]
    splits = export("\n".join(["Date,Time,Close", *lines]))
    assert str(splits.train.dates[1]) == "2024-01-02T10:30:00" and splits.train.names == ("Close",)


def test_an_export_of_the_exchange_of_india(export):
    """Blanks in headers, months by name, digits in groups of two, newest first."""
    header = '"Date ","series ","OPEN ","PREV. CLOSE ","ltp ","close ","52W H","VOLUME "'
    lines = [
        f'"{day:%d-%b-%Y}","EQ","1,32,000.00","1,31,900.00","{i}.00","1,33,{i:03}.35","1,51,445.00",'
        f'"{10_442 + i:,}"'
        for i, day in enumerate(DAYS.tolist())
    ]
    splits = export("\n".join(["\ufeff" + header, *lines[::-1]]))
    assert splits.train.names == (
        "Open", "Prev Close", "Last", "Close", "52W H", "Volume"
    )  # fmt: skip
    assert splits.train["Close"][:2].tolist() == [133_000.35, 133_001.35]
    assert splits.train["Volume"][0] == 10_442


def test_the_only_column_of_numbers_is_taken_for_close(tmp_path):
    one = tmp_path / "sales.csv"
    one.write_text("date,shop,sales\n" + "".join(f"{d},A{i},{i}.5\n" for i, d in enumerate(DAYS)))
    splits = prices.load(one, columns="Close")
    assert splits.train.names == ("sales",)
    assert "'sales', the only column of numbers, is taken for Close." in splits.notes
    with pytest.raises(ValueError, match="has no column 'Open'"):
        prices.load(one, columns="Open")
    two = tmp_path / "two.csv"
    two.write_text("date,sales,cost\n" + "".join(f"{d},{i},{i}\n" for i, d in enumerate(DAYS)))
    with pytest.raises(ValueError, match=r"has no column 'Close'.*sales, cost"):
        prices.load(two, columns="Close")

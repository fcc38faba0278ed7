"""Damaged exports: one clear error each, or a note where the file can be read as it is."""

import pytest

from price_files import DAYS, LINES, edit, swap, text, whole

DAMAGED = {
    "empty": (b"", "which is empty"),
    "blank": (b"\n \n", "only blanks"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
    "a web page": ("<!DOCTYPE html><title>Too many requests</title>", "web page"),
    "an answer of a server": ('{"chart": {"result": null}}', "answer of its server"),
    "latin-1": (
        text(header="Date,Open,High,Low,Close,Volumé").encode("latin-1"),
        "written in utf-8",
    ),
    "no table": ("Too Many Requests\nEdge: Too Many Requests\n", "Name its `delimiter`"),
    "a header alone": (LINES[0] + "\n", "has no row"),
    "no header": ("\n".join(LINES[1:]), "must name the columns"),
    "no dates": (text(header="Open,High,Low,Close,A,B"), "column of dates"),
    "dates in several": (
        "\n".join(["from,to,Close", *(f"{d},{d},1.5" for d in DAYS)]),
        "with dates in from, to. Name the right one Date",
    ),
    "dates but for one": (
        "\n".join(["Datum,Close", *(f"{d if i != 7 else '-'},1.5" for i, d in enumerate(DAYS))]),
        "whose columns are Datum, Close; Datum has '-' in line 9. A date is written like",
    ),
    "dates in no calendar": (
        "\n".join(["Datum,Close", *(f"2024-02-{d:02},1.5" for d in range(1, 32))]),
        "whose columns are Datum, Close. A date is written like",
    ),
    "two columns of a name": (text(header="Date,Open,High,Low,Close,Close"), "distinct columns"),
    "two columns of an alias": (text(header="Date,Open,High,Low,Close,close/last"), "distinct"),
    "cut in a cell": (text()[:-20], "breaks off"),
    "cut in a quote": (text() + '2024-02-26,"100', "quotes are closed"),
    "a row too short": ("\n".join([*LINES[:10], "2024-01-12,1,2", *LINES[10:]]), "has 3 cells"),
    "thousands not quoted": (edit(7, ",1006", ",1,006"), "must be quoted"),
    "another delimiter half-way": (
        "\n".join([*LINES[:20], *(line.replace(",", ";") for line in LINES[20:]), ""]),
        "line 21 has 1 cell,",
    ),
    "text among numbers": (edit(9, "108.25", "n.a. yet"), "line 10 has 'n.a. yet' for Close"),
    "a footer": (text() + "Data provided by X,,,,,\n", "dated in one form"),
    "infinity": (edit(9, "108.25", "inf"), "'inf' for Close"),
    "overflow": (edit(9, "108.25", "1e999"), "'1e999' for Close"),
    "decimal comma once": (edit(9, "108.25", '"108,25"'), "as well as"),
    "no day": (edit(5, "2024-01-05", ""), "dated in one form"),
    "no such day": (edit(5, "2024-01-05", "2024-01-32"), "in no calendar"),
    "two forms of dates": (edit(5, "2024-01-05", "01/05/2024"), "in one form"),
    "serial numbers for dates": (text(form="45%d3"), "dated like"),
    "day and month exchanged half-way": (
        "\n".join(text(form="%d/%m/%Y").split("\n")[:20] + text(form="%m/%d/%Y").split("\n")[20:]),
        "in one order",
    ),
    "day or month": (
        text(8, form="%d/%m/%Y").replace("/01/", "/02/").replace("10/02", "09/02"),
        "Pass day_first=True",
    ),
    "a time within": (edit(5, "2024-01-05", "11:34"), "has the time '11:34' and no day"),
    "two rows exchanged": (swap(0, 1, 3, 2, 4, 5, 6), r'repair=\("order",\)'),
    "shuffled": (swap(5, 2, 9, 0, 7, 1, 8), "in order of time"),
    "no numbers": (
        "\n".join(["Date,Note", *(f"{d},x" for d in DAYS)]),
        "with a column of numbers|with none",
    ),
    "no symbol": (
        "symbol,date,price\nA,2024-01-01,1\n,2024-01-02,2\nA,2024-01-03,2\n",
        "line 3 has none",
    ),
    "a symbol's date twice": (
        "symbol,date,price\nA,2024-01-01,1\nA,2024-01-01,2\nB,2024-01-01,3\n",
        "occurs more than once",
    ),
    "two rows": ("\n".join(LINES[:3]), "must leave at least one row"),
    "thousand or fraction": (
        "Date;Close\n2024-01-01;1,234\n2024-01-02;1,235\n2024-01-03;1,236\n",
        r"Pass decimal=",
    ),
}


@pytest.mark.parametrize("content, told", DAMAGED.values(), ids=DAMAGED)
def test_damaged_files_are_refused(export, content, told):
    with pytest.raises(ValueError, match=told) as error:
        export(content)
    assert "\n" not in str(error.value) and "Received: " in str(error.value)


ODD = {
    "nulls": (
        edit(9, "107.25,110.25,106.25,108.25,1008", "null,null,null,null,null"),
        "All values are missing in 1",
    ),
    "zero": (edit(9, "108.25", "0"), "Close is zero or negative in 1 row: 2024-01-11"),
    "negative": (edit(9, "108.25", "-108.25"), "zero or negative"),
    "low above high": (edit(9, "106.25", "111.25"), "Low is above High in 1 row: 2024-01-11"),
    "close above high": (edit(9, "108.25", "120"), "Close is not between Low and High in 1 row"),
    "a gap": (swap(*range(10), *range(16, 40)), "2024-01-12 to 2024-01-23"),
    "a date twice": (
        swap(*range(10), 9, *range(10, 40)),
        "One date occurs more than once: 2024-01-12",
    ),
    "another century": (
        text().replace("\n2024-", "\n2061-"),
        "40 dates are yet to come: 2061-01-01",
    ),
    "a wrong price": (edit(9, "108.25", "1082.5"), "Close jumps by 1:10 on 2024-01-11 and back"),
    "a last cell cut": (text().rstrip("\n")[:-2], "shorter than every other"),
    "words": (
        text().replace("Date", "Series,Date").replace("\n2", "\nEQ,2"),
        "left out, as they are no values of a series: Series",
    ),
}


@pytest.mark.parametrize("content, told", ODD.values(), ids=ODD)
def test_what_is_odd_is_told_and_left_as_it_is(export, content, told):
    splits = export(content)
    assert any(told in note for note in splits.notes), splits.notes
    assert len(whole(splits)[0]) == len(content.split("\n")) - 2 + (content[-1] != "\n")

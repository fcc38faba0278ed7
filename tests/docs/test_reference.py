"""`make docs` builds without a warning, offline, and what it builds holds together."""

import os
import re
import subprocess
import sys

import pytest

import zoo
from pages import PAGES, ROOT
from scripts import loaded

pytest.importorskip("pdoc")
OFFLINE = (  # a name that is looked up is an error
    "import runpy, socket, sys\n"
    "def refuse(*_, **__): raise OSError('no network')\n"
    "socket.getaddrinfo = socket.socket.connect = refuse\n"
    "sys.argv = sys.argv[1:]\n"
    "runpy.run_path(sys.argv[0], run_name='__main__')\n"
)


@pytest.fixture(scope="module")
def script():
    return loaded("docs/make_reference.py")


def test_every_page_has_a_place(script):
    known = script.pages()
    assert {*PAGES} <= {*known} and len({*known.values()}) == len(known)
    assert all((ROOT / "docs" / f"{name}.md").is_file() for name in script.GUIDES)


def test_a_link_is_turned_to_where_its_page_will_lie(script, tmp_path):
    page = ROOT / "docs" / "own_cell.md"
    known = {page: "own_cell.html", ROOT / "docs" / "cells.md": "cells.html"}
    text = script.linked(page, known, {"zoo.layers.cells"}, tmp_path)
    assert "](cells.html)" in text and "](zoo/layers/cells.html)" in text
    with pytest.raises(FileNotFoundError, match=r"own_cell\.md leads to"):
        script.linked(page, known, set(), tmp_path)


@pytest.mark.slow
def test_it_builds_offline_without_warnings_and_all_links_lead_somewhere(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-c", OFFLINE, "docs/make_reference.py"]
    ran = subprocess.run(
        [*command, str(tmp_path / "docs")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = (tmp_path / "docs" / "zoo.html").read_text("utf-8")
    face = {*zoo.__all__} - {*zoo._MODULES}
    assert [name for name in face if f'id="{name}"' not in told] == []
    lost = set()
    for page in (tmp_path / "docs").rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"]+)"', page.read_text("utf-8")):
            target = link.partition("#")[0]
            outside = not target or re.match(r"https?:|data:|mailto:|www\.", target)
            if not outside and not (page.parent / target).exists():
                lost.add((page.name, link))
    assert lost == set()

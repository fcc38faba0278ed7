"""A corpus of any size: at what speed it becomes batches, and in how much memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zoo.datasets import text

MEGABYTES = 600
LIMIT = 400 << 20  # bytes of a process's own, Python, NumPy and pandas included: less than the text
LEAST = 20  # megabytes a second on two cores

PROGRAM = f"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_DATA, ({LIMIT}, {LIMIT}))  # what is mapped from files is free
from zoo.datasets import text
from zoo.datasets.batches.streams import streams

for _ in range(2):
    began = time.perf_counter()
    ids = getattr(text, sys.argv[2])(sys.argv[1], **json.loads(sys.argv[3]))
    for part in (ids.train, ids.validation):
        for window in streams(part, 64, 100):
            pass
    print(time.perf_counter() - began)
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The documentation of Python again and again, each time from another place on."""
    path = tmp_path_factory.mktemp("scale") / "corpus.txt"
    topics = text.load().text
    with path.open("w", encoding="utf-8") as file:
        place = 0
        while file.tell() < MEGABYTES * 1_000_000:
            place = (place + 99_991) % len(topics)
            file.write(topics[place:] + topics[:place])
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits data apart from maps")
@pytest.mark.parametrize("unit, settings", [("characters", {}), ("words", {"most": 20_000})])
def test_speed_and_memory(corpus, cache, unit, settings):
    root = Path(__file__).parents[3]
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, corpus, unit, json.dumps(settings)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    cold, cached = map(float, process.stdout.split())
    assert corpus.stat().st_size / 1e6 / cold > LEAST, f"{cold:.1f} s, cached {cached:.1f} s"
    assert cached < cold / 2

"""Whether the playground goes on serving whatever it is sent, and how fast it answers.

    python benchmarks/playground.py
    python benchmarks/playground.py --models char-lm --seed 1

200 texts, random, long, empty, of emoji, from right to left and hostile, go to each model as the
page sends them: by HTTP, one after another, each answered before the next.  What is told is the
time from the request to the whole answer, once the model is warm.  It needs
`pip install 'rnn-zoo[playground]'`.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COUNT = 200
HOSTILE = (
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=\"document.title = 'taken'\">",
    "</pre></div><h1>taken</h1><svg onload=alert(1)>",
    "\"><iframe src='javascript:alert(1)'></iframe>",
    "${document.title = 'taken'} {{7*7}} {% raw %}{{ self }}",
    "'; DROP TABLE models; --",
    "../../../../etc/passwd\0.txt",
    "%s%s%s%n {0.__class__.__mro__}",
    "&lt;script&gt;&#60;script&#62;\\u003cscript\\u003e",
    "\x00\x01\x1b[31m\x7f\u202e\u2066\ufeff\ufffe",
    "\ud83d\ude00\udc00 halves of characters \ud800",
)
RIGHT_TO_LEFT = ("مرحبا بالعالم", "שלום עולם", "‏abc‎ اردو ‫עברית‬")
EMOJI = (
    "😀😃😄",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "e\u0301\u0323" * 20,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b" * 30,
)
PLAIN = "To be, or not to be: that is the question. It was a fine film, and two hours well spent. "


def texts(count: int, seed: int) -> list[str]:
    """Texts of all kinds, in an order drawn by chance."""
    chance = random.Random(seed)

    def drawn(most: int) -> str:
        length = chance.randrange(1, most)
        return "".join(
            chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000))))
            for _ in range(length)
        )

    kinds = (
        lambda: drawn(300),
        lambda: PLAIN[chance.randrange(60) :] * chance.randrange(1, 4),
        lambda: PLAIN * chance.randrange(20, 200),
        lambda: drawn(20) * 300,
        lambda: chance.choice(("", " ", "\n" * 50, "\t \r\n", "\u200b", "\u00a0")),
        lambda: chance.choice(EMOJI) * chance.randrange(1, 50),
        lambda: chance.choice(RIGHT_TO_LEFT) * chance.randrange(1, 50),
        lambda: chance.choice(HOSTILE) * chance.randrange(1, 20),
    )
    return [kinds[place % len(kinds)]() for place in chance.sample(range(count), count)]


class Page:
    """The page as a program asks it: the address, and the functions it tells of."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        told = json.loads(self._open("/config"))
        self._numbers = {each["api_name"]: each["id"] for each in told["dependencies"]}

    def ask(self, function: str, *data: Any) -> list[Any]:
        """What a function of the page answers.

        Raises:
            ValueError: it failed.
        """
        session = f"{random.randrange(2**40):x}"
        asked = {"data": data, "fn_index": self._numbers[function], "session_hash": session}
        self._open("/gradio_api/queue/join", json.dumps(asked).encode())
        stream = self._open(f"/gradio_api/queue/data?session_hash={session}")
        lines = [line[6:] for line in stream.decode().splitlines() if line.startswith("data: ")]
        for message in map(json.loads, lines):
            if message["msg"] == "process_completed":
                if not message["success"]:
                    raise ValueError(f"{function} failed: {message['output']}")
                found: list[Any] = message["output"]["data"]
                return found
        raise ValueError(f"{function} gave no answer: {lines}")

    def _open(self, path: str, data: bytes | None = None) -> bytes:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers)
        with urllib.request.urlopen(request, timeout=600) as answer:
            read: bytes = answer.read()
        return read


def times(page: Page, model: str, view: str, given: Sequence[str]) -> list[float]:
    """Milliseconds from each text to its answer."""
    found = []
    for text in given:
        begun = time.perf_counter()
        page.ask("read", model, text, 1.0, view, 0)
        found.append(1000 * (time.perf_counter() - begun))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="+", default=["char-lm", "sentiment", "next-word"])
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    from zoo.playground import serve

    addresses: list[str] = []
    server = serve(asked.models, port=0, ready=addresses.append, block=False)
    page = Page(addresses[0])
    print(f"{'model':12} {'texts':>6} {'median':>8} {'95 %':>8} {'longest':>8}   ms")
    for model in asked.models:
        view = page.ask("choose", model, "", 1.0)[3]["value"]
        taken = times(page, model, view, texts(COUNT, asked.seed))
        ordered = sorted(taken)
        last = ordered[int(0.95 * len(ordered))]
        numbers = (statistics.median(taken), last, ordered[-1])
        print(f"{model:12} {len(taken):6}", *(f"{number:8.1f}" for number in numbers))
    server.close()


if __name__ == "__main__":
    main()

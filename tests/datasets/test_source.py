"""Fetching, against a server on this machine: what is in the cache is what was declared."""

import dataclasses
import gc
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from zoo.datasets import source
from zoo.datasets.source import Source

CONTENT = b"O for a Muse of fire\n" * 5000


class Handler(BaseHTTPRequestHandler):
    """/play is the file, /short breaks off half-way, /silent never answers; the rest is missing."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/silent":
            self.server.closing.wait(10)
            return
        found = self.path in ("/play", "/short")
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(CONTENT) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(CONTENT if self.path == "/play" else CONTENT[: len(CONTENT) // 2])

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.closing = [], threading.Event()
    # the pause between two looks at whether to stop, half a second unless told
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZOO_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "*")  # or a proxy of the environment would be asked
    return tmp_path / "cache"


@pytest.fixture
def play(server):
    url = f"http://127.0.0.1:{server.server_port}/play"
    digest = hashlib.sha256(CONTENT).hexdigest()
    return Source("play.txt", url, digest, len(CONTENT), "public domain", "Shakespeare 1599")


def refusal(source, kind):
    """The message of the error that `fetch` raises: one line, with all that is needed to do it."""
    with pytest.raises(kind) as caught:
        source.fetch()
    message = str(caught.value)
    assert "\n" not in message
    return message


def assert_tells_what_to_put_where(message, source, cache):
    for part in (
        source.url,
        source.sha256,
        f"{source.bytes} bytes",
        f"it at {cache / source.name}",
    ):
        assert part in message


def test_fetches_once(play, server, cache):
    assert play.fetch() == cache / "play.txt"
    assert play.fetch().read_bytes() == CONTENT
    assert server.asked == ["/play"]
    assert list(cache.iterdir()) == [cache / "play.txt"]


def test_file_put_by_hand_is_taken(play, server, cache):
    cache.mkdir()
    (cache / "play.txt").write_bytes(CONTENT)
    assert play.fetch().read_bytes() == CONTENT
    assert server.asked == []


def test_wrong_content_is_never_kept(play, cache):
    wrong = dataclasses.replace(play, sha256="0" * 64)
    message = refusal(wrong, FileNotFoundError)
    assert play.sha256 in message
    assert_tells_what_to_put_where(message, wrong, cache)
    assert list(cache.iterdir()) == []


def test_missing_on_the_server(play, cache):
    missing = dataclasses.replace(play, url=play.url.replace("play", "gone"))
    message = refusal(missing, FileNotFoundError)
    assert "404" in message
    assert_tells_what_to_put_where(message, missing, cache)
    assert list(cache.iterdir()) == []
    gc.collect()  # a connection left open would warn now, and warnings are errors


def test_broken_off_half_way(play, cache):
    short = dataclasses.replace(play, url=play.url.replace("play", "short"))
    assert_tells_what_to_put_where(refusal(short, FileNotFoundError), short, cache)
    assert list(cache.iterdir()) == []


def test_server_that_never_answers(play, cache, monkeypatch):
    monkeypatch.setattr(source, "TIMEOUT", 0.1)
    silent = dataclasses.replace(play, url=play.url.replace("play", "silent"))
    message = refusal(silent, FileNotFoundError)
    assert "read timeout=0.1" in message
    assert_tells_what_to_put_where(message, silent, cache)


def test_offline(play, cache, server):
    # bound but not listening, as a machine without a network refuses
    with HTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False) as closed:
        closed.server_bind()
        offline = dataclasses.replace(play, url=f"http://127.0.0.1:{closed.server_port}/play")
        message = refusal(offline, FileNotFoundError)
    assert "refused" in message
    assert "Max retries" not in message
    assert_tells_what_to_put_where(message, offline, cache)


def test_tampered_file_is_an_error_and_stays(play, server, cache):
    path = play.fetch()
    path.write_bytes(b"tampered")
    message = refusal(play, OSError)
    for part in (str(path), play.sha256, hashlib.sha256(b"tampered").hexdigest(), "Delete it"):
        assert part in message
    assert path.read_bytes() == b"tampered"
    path.unlink()
    assert play.fetch().read_bytes() == CONTENT


def test_cache_that_cannot_be_made(play, cache):
    cache.write_text("a file where a folder should be")
    assert_tells_what_to_put_where(refusal(play, FileNotFoundError), play, cache)


def test_home(monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    for value, path in (("/data", "/data"), ("~/zoo", "/somewhere/zoo")):
        monkeypatch.setenv("ZOO_HOME", value)
        assert source.home() == Path(path)
    monkeypatch.setenv("ZOO_HOME", "")
    assert source.home() == Path("/somewhere/.cache/rnn-zoo")
    monkeypatch.delenv("ZOO_HOME")
    assert source.home() == Path("/somewhere/.cache/rnn-zoo")


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("installed", [True, False])
def test_progress_only_on_a_terminal(play, monkeypatch, terminal, installed):
    import pooch

    shown = []

    class Downloader(pooch.HTTPDownloader):
        def __init__(self, progressbar, **keywords):
            shown.append(progressbar)
            super().__init__(**keywords)

    monkeypatch.setattr(pooch, "HTTPDownloader", Downloader)
    monkeypatch.setattr(source.sys.stderr, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(source.importlib.util, "find_spec", lambda name: installed or None)
    play.fetch()
    assert shown == [terminal and installed]

"""`zoo playground`: what is refused before anything is loaded."""

import gc
import importlib.util
import socket

import pytest

from refused import assert_refused
from zoo.playground import serving


@pytest.fixture
def installed(monkeypatch):
    """As if Gradio were installed; it is not needed for what is tested here."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())


def test_a_missing_gradio_is_told_in_a_line(command, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = command("playground")
    assert (said.code, said.out) == (1, "")
    assert said.err.count("\n") == 1 and "pip install 'rnn-zoo[playground]'" in said.err


def test_a_port_that_is_taken_is_told_in_a_line(command, installed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_refused(command("playground", "--port", port), f"Received: {port}, which is taken")


@pytest.mark.parametrize("port", [-1, 65536, "http"])
def test_what_is_no_port_is_refused(command, installed, port):
    assert_refused(command("playground", "--port", port), "--port")


@pytest.mark.parametrize(
    "model, told", [("nowhere", "nowhere"), ("./no/where", "no/where"), ("names", "one of names")]
)
def test_what_cannot_be_played_with_is_refused(command, installed, model, told):
    assert_refused(command("playground", model, "--port", 0), told)


def test_models_and_port_are_handed_on_and_the_address_is_told(
    command, installed, folder, trained, monkeypatch
):
    asked = []

    def serve(models, *, port, ready):
        asked.append((models, port))
        ready("http://127.0.0.1:7861/")

    monkeypatch.setattr(serving, "serve", serve)
    said = command("playground", folder, "--port", 0, "--no-browser")
    assert (said.code, said.err) == (0, "")
    assert asked == [((str(folder),), 0)]
    assert "http://127.0.0.1:7861/" in said.out


def test_while_it_serves_what_was_there_before_is_not_searched_for_garbage():
    pytest.importorskip("uvicorn")

    async def app(scope, receive, send):
        """Answers nothing."""
        for message in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{message}.complete"})

    bound = socket.create_server((serving.HOST, 0))
    server = serving.Server(app, bound, lambda: None).begin()
    try:
        assert gc.get_freeze_count() > 10_000
    finally:
        server.close()
    assert gc.get_freeze_count() == 0

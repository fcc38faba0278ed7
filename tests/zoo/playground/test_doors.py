"""What stands before the server, in front of one that answers everything."""

import asyncio

import pytest

from zoo.playground.doors import Doors, is_open

HOST = (b"host", b"127.0.0.1:7860")


async def answers_all(scope, receive, send):
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"fine"})


def ask(method="GET", path="/", headers=(HOST,), bodies=(b"",), kind="http"):
    """The messages that come back."""
    sent = []
    parts = [
        {"type": "http.request", "body": body, "more_body": place < len(bodies)}
        for place, body in enumerate(bodies, 1)
    ]

    async def receive():
        return parts.pop(0)

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "method": method, "path": path, "headers": [*headers]}
    asyncio.run(Doors(answers_all, most=10)(scope, receive, send))
    return sent


def status(*given, **named):
    return ask(*given, **named)[0]["status"]


@pytest.mark.parametrize(
    "path",
    ["/", "/config", "/assets/a.js", "/static/js/a.js", "/gradio_api/queue/data", "/theme.css"],
)
def test_what_the_page_needs_is_open(path):
    assert status(path=path) == 200
    assert status("HEAD", path) == 200


@pytest.mark.parametrize(
    "method, path",
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/call/predict"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/login"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.org"),
        ("GET", "/gradio_api/openapi.json"),
        ("GET", "/gradio_api/deep_link"),
        ("GET", "/monitoring"),
        ("GET", "/docs"),
        ("PUT", "/"),
        ("DELETE", "/config"),
    ],
)
def test_all_else_is_shut(method, path):
    assert status(method, path) == 404
    assert not is_open(method, path)


@pytest.mark.parametrize("host", [b"", b"example.org", b"evil.test:7860", b"127.0.0.1.evil.test"])
def test_a_page_that_calls_this_machine_by_another_name_gets_nothing(host):
    assert status(headers=[(b"host", host)]) == 421
    assert status(headers=[]) == 421
    assert status(headers=[(b"host", b"localhost:7860")]) == 200


def test_a_request_that_tells_a_large_size_is_refused():
    join = "POST", "/gradio_api/queue/join"
    assert status(*join, headers=[HOST, (b"content-length", b"10")]) == 200
    assert status(*join, headers=[HOST, (b"content-length", b"11")]) == 413
    assert status(*join, headers=[HOST, (b"content-length", b"x")]) == 413


def test_so_is_one_that_tells_none_and_goes_on():
    join = "POST", "/gradio_api/queue/join"
    assert status(*join, bodies=[b"12345", b"6789"]) == 200
    assert status(*join, bodies=[b"12345", b"678901"]) == 413


def test_the_browser_is_told_to_ask_no_other_machine():
    for sent in (ask(), ask(path="/nowhere")):
        headers = dict(sent[0]["headers"])
        policy = headers[b"content-security-policy"].decode()
        assert "default-src 'self'" in policy and "http" not in policy and "*" not in policy


def test_other_protocols_are_closed():
    assert ask(kind="websocket") == [{"type": "websocket.close", "code": 1008}]

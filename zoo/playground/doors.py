"""What stands before the server: only what the page needs is open, and little gets in.

Gradio answers at many more addresses than a page uses: uploads, files, other servers' pages, an
interface for programs.  All of them are shut.  What a page may load is told to the browser too, so
that nothing of it could ask another machine.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from zoo.playground.limits import BODY

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

API = "/gradio_api"
# Whole addresses, and beginnings of addresses.
OPEN = {
    "GET": ("/", "/config", "/favicon.ico", "/manifest.json", "/theme.css", f"{API}/app_id"),
    "POST": (f"{API}/queue/join", f"{API}/cancel", f"{API}/reset"),
}
BELOW = {
    "GET": (
        *("/assets/", "/static/"),
        *(f"{API}/{part}" for part in ("heartbeat/", "info", "queue/data", "startup-events")),
    ),
    "POST": (),
}
HOSTS = ("127.0.0.1", "localhost")
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-ancestors 'none'; form-action 'none'; object-src 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]


class TooLarge(Exception):
    """More came than a request may hold."""


class Doors:
    """Goes around a server, an ASGI application.

    most: bytes of a request; more is answered with status 413, what is shut with 404, and a page
    that came by another name than those of this machine with 421.
    """

    def __init__(self, app: App, most: int = BODY) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers, or lets the server answer."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        headers = dict(scope["headers"])
        if _host(headers.get(b"host", b"")) not in HOSTS:
            return await _answer(send, 421)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if not is_open(method, scope["path"]):
            return await _answer(send, 404)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self.most:
            return await _answer(send, 413)
        began = False

        async def guarded(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        try:
            await self.app(scope, self._counted(receive), guarded)
        except TooLarge:
            if not began:
                await _answer(send, 413)

    def _counted(self, receive: Receive) -> Receive:
        """What is received, up to the bound: a request need not tell its length."""
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self.most:
                raise TooLarge
            return message

        return counted


def is_open(method: str, path: str) -> bool:
    """Whether a request is one of those that the page makes."""
    return path in OPEN.get(method, ()) or path.startswith(BELOW.get(method, ()))


def _host(header: bytes) -> str:
    return header.decode("latin-1").rpartition(":")[0] or header.decode("latin-1")


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*HEADERS]})
    await send({"type": "http.response.body", "body": b""})

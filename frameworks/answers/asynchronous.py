"""The same for a server with an event loop (ASGI): of those who ask at once, one look at the revision is for all.

On PostgreSQL looking is most of what a kept answer takes. Requests that arrive in one turn of the loop share a look
that begins after them; threads that wait for another's look would each have to be woken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware

from frameworks.answers.answer import Answer, Message
from frameworks.answers.application import Application
from frameworks.answers.request import SCHEME, Asked
from frameworks.answers.state import State, Unknown

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
READ = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", *([SCHEME] if SCHEME else []))
NAMES = {name.removeprefix("HTTP_").replace("_", "-").lower().encode(): name for name in READ}


class Asynchronous:
    """An ASGI application. The loop itself gives kept answers; for all else the WSGI application has threads."""

    def __init__(self, threads: int) -> None:
        self.application = Application()
        wsgi: Any = self.application
        self.in_threads: Any = WSGIMiddleware(wsgi, workers=threads)
        self.waiting: list[asyncio.Future[State | None]] = []  # for a look that has not begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        asked = Asked.of(environ)
        state = await self.state() if asked else None
        if asked and state and (answer := self.application.store.get(asked, state)):
            await give(answer, environ, send)
        else:
            await self.in_threads(in_ascii(scope), lambda: awaited(receive), send)

    def state(self) -> asyncio.Future[State | None]:
        """As it will be read when all who are waiting to be heard now have asked; None where it cannot be.

        Each has a future of his own: who goes away takes nobody along.
        """
        loop = asyncio.get_running_loop()
        if not self.waiting:
            loop.call_soon(self.look)
        mine: asyncio.Future[State | None] = loop.create_future()
        self.waiting.append(mine)
        return mine

    def look(self) -> None:
        waiting, self.waiting = [each for each in self.waiting if not each.done()], []
        try:
            state = self.application.states.present()
        except Unknown:
            state = None
        except Exception as error:
            for each in waiting:
                each.set_exception(error)
            return
        for each in waiting:
            each.set_result(state)


async def awaited(receive: Receive) -> Message:
    """A coroutine of what a server may have as any awaitable."""
    return await receive()


async def give(answer: Answer, environ: dict[str, str], send: Send) -> None:
    is_known = answer.is_known_to(environ.get("HTTP_IF_NONE_MATCH"))
    await send(answer.not_modified_start if is_known else answer.start)
    with_body = not is_known and environ["REQUEST_METHOD"] == "GET"
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})


def environ_of(scope: Scope) -> dict[str, str]:
    """Of a request what an `Asked` is made from, as WSGI says it."""
    environ = {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "wsgi.url_scheme": scope["scheme"],
    }
    for header, value in scope["headers"]:
        if name := NAMES.get(header):
            said = value.decode("latin-1")
            environ[name] = f"{environ[name]},{said}" if name in environ else said
    return environ


def in_ascii(scope: Scope) -> Scope:
    """Browsers escape a query; where somebody did not, we do."""
    query = scope["query_string"]
    return scope if query.isascii() else {**scope, "query_string": quote(query, "!$%&'()*+,/:;=?@").encode()}

"""What the server calls: Django, with finished answers in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from frameworks.answers.answer import Answer, Reply, answer_of, compress, gathered, is_for_all
from frameworks.answers.request import Asked
from frameworks.answers.state import State, States, Unknown
from frameworks.answers.store import Store

Environ = dict[str, Any]
Start = Callable[..., Any]
ATTEMPTS = 3  # to answer from one state of the content while it changes


class Application:
    """A WSGI application. Nothing is kept of the admin, of errors, or of what was made while the content changed.

    Nor anything where DEBUG is on: templates change under one's hands there.
    """

    def __init__(self) -> None:
        self.django: Any = WSGIHandler()
        self.store = Store()
        self.states = States()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        asked, state = self.about(environ)
        if asked is None:
            return self.django(environ, start_response)
        if state is None:
            return passed_on(self.response(asked, environ), asked, environ, start_response)
        if answer := self.store.get(asked, state):
            return sent(answer, environ, start_response)
        return self.fresh(asked, state, environ, start_response)

    def at_hand(self, environ: Environ) -> Reply | None:
        """The answer that is kept, if there is one; else None, and calling the application makes it."""
        asked, state = self.about(environ)
        answer = self.store.get(asked, state) if asked and state else None
        return answer.to(environ) if answer else None

    def about(self, environ: Environ) -> tuple[Asked | None, State | None]:
        """What is asked, None where it is for Django as it is; and of which state, None where that cannot be known."""
        if settings.DEBUG or (asked := Asked.of(environ)) is None:
            return None, None
        try:
            return asked, self.states.present()
        except Unknown:
            return asked, None

    def fresh(self, asked: Asked, state: State, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Made now, for all who ask at this moment by the first of them; what cannot be kept, for each of them anew."""
        unkept: list[Any] = []
        if answer := self.store.once(asked, state, lambda: self.made(asked, state, environ, unkept)):
            return sent(answer, environ, start_response)
        response = unkept[0] if unkept else self.response(asked, environ)
        return passed_on(response, asked, environ, start_response)

    def made(self, asked: Asked, state: State, environ: Environ, unkept: list[Any]) -> Answer | None:
        """An answer from one state: no state ever comes back, so what is the same after was the same throughout.

        A response that cannot be kept, or that the content changed under again and again, goes into `unkept`.
        """
        for _ in range(ATTEMPTS):
            response = self.response(asked, environ)
            if not is_for_all(response):
                break
            try:
                now = self.states.present()
            except Unknown:
                break
            if now == state:
                return self.store.keep(asked, answer_of(response, asked, state))
            state = now
        unkept.append(response)
        return None

    def response(self, asked: Asked, environ: Environ) -> Any:
        """Django's, to this and nothing else of the request."""
        response = gathered(self.django(asked.environ(environ), lambda *_: None))
        if not response.streaming:
            response.close()  # its content is complete, and so is what Django had open for it
        return response


def sent(answer: Answer, environ: Environ, start_response: Start) -> Iterable[bytes]:
    status, headers, body = answer.to(environ)
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body] if body else []


def passed_on(response: Any, asked: Asked, environ: Environ, start_response: Start) -> Iterable[bytes]:
    """What is not kept is nobody else's to keep either; a stream stays one."""
    compress(response, asked.coding)
    response.headers.setdefault("Cache-Control", "no-store")
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *cookies])
    if environ["REQUEST_METHOD"] == "HEAD":
        response.close()
        return []
    return response if response.streaming else [response.content]

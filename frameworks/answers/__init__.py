"""Finished answers, kept in front of Django for as long as the content they were made from is the present one.

state (what is the present content?) ▶ request (what is asked, and nothing else of it) ▶ answer (a finished one) ▶
store (those kept, bounded) ▶ application (what a WSGI server calls) ▶ asynchronous (what an ASGI server calls)
"""

from __future__ import annotations

from frameworks.answers.application import Application
from frameworks.answers.asynchronous import Asynchronous

__all__ = ["Application", "Asynchronous"]

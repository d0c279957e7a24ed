"""Finished answers, kept in front of Django for as long as the content they were made from is the present one.

state (what is the present content?) ▶ request (what is asked, and nothing else of it) ▶ answer (a finished one) ▶
store (those kept, bounded) ▶ application (what the server calls)
"""

from __future__ import annotations

from frameworks.answers.application import Application

__all__ = ["Application"]

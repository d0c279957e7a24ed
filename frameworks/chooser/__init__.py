"""The chooser: seven questions, evidence for every answer, a sum that can be redone by hand."""

from __future__ import annotations

from frameworks.chooser.answers import Answers, Criterion, read
from frameworks.chooser.changes import SIZES, Change, Size, single_changes
from frameworks.chooser.choice import Asked, Choice, Offer, choose
from frameworks.chooser.evidence import Finding, Statement, Verdict
from frameworks.chooser.questions import QUESTIONS, Force, Option, Question
from frameworks.chooser.ranking import Candidate, Line, Ranked, Ranking

__all__ = [
    "QUESTIONS",
    "SIZES",
    "Answers",
    "Asked",
    "Candidate",
    "Change",
    "Choice",
    "Criterion",
    "Finding",
    "Force",
    "Line",
    "Offer",
    "Option",
    "Question",
    "Ranked",
    "Ranking",
    "Size",
    "Statement",
    "Verdict",
    "choose",
    "read",
    "single_changes",
]

"""The chooser: seven questions, evidence for every answer, a sum that can be redone by hand."""

from __future__ import annotations

from frameworks.chooser.answers import Answers, read
from frameworks.chooser.changes import SIZES, Size
from frameworks.chooser.choice import Choice, choose
from frameworks.chooser.evidence import Finding, Verdict
from frameworks.chooser.questions import QUESTIONS, Force, Question
from frameworks.chooser.ranking import Candidate, Ranked

__all__ = [
    "QUESTIONS",
    "SIZES",
    "Answers",
    "Candidate",
    "Choice",
    "Finding",
    "Force",
    "Question",
    "Ranked",
    "Size",
    "Verdict",
    "choose",
    "read",
]

"""How to cite a page: in words and as BibTeX, with the day on which its facts were last checked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from frameworks.claims import Claims

SITE = "Framework Catalogue"
ESCAPES = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)


@dataclass(frozen=True)
class Citation:
    title: str
    key: str
    url: str
    checked_on: datetime.date | None  # by the data, never the day of reading

    @property
    def text(self) -> str:
        day = f"Facts last checked {self.checked_on}" if self.checked_on else "Facts not yet checked"
        return f"“{self.title}”. {SITE}. {day}. {self.url}"

    @property
    def bibtex(self) -> str:
        fields = {"title": f"{{{self.title.translate(ESCAPES)}}}", "author": f"{{{SITE}}}"}
        if self.checked_on:
            fields |= {"year": str(self.checked_on.year), "note": f"Facts last checked {self.checked_on}"}
        fields["url"] = self.url
        lines = "".join(f"  {name:6} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}}}"


def citation(claims: Claims, url: str) -> Citation:
    """Of a page about the frameworks of these claims."""
    day, frameworks = claims.checked_on, claims.frameworks
    key = "-".join(["framework-catalogue", *(each.slug for each in frameworks), *([str(day.year)] if day else [])])
    return Citation(" vs ".join(each.name for each in frameworks), key, url, day)

"""A choice to keep: a decision record in Markdown, with every answer, sum, exclusion and source."""

from __future__ import annotations

from collections.abc import Iterator

from frameworks.chooser.changes import SIZES
from frameworks.chooser.choice import Choice
from frameworks.chooser.evidence import Statement
from frameworks.chooser.ranking import Candidate, Line, Ranked
from frameworks.exports import escaped, source_line, table_line


def record(choice: Choice, address: str) -> str:
    """`address` is the page's, whole; nothing here depends on the day on which it is written."""
    lines = [
        "# Which Python backend framework?",
        "",
        f"Decision record, as of {choice.checked_on or 'no day: nothing of the evidence is dated'}.",
        f"Made again, or changed, at <{address}>.",
        *answers(choice),
        *ranked("Shortlist", "Nothing is surely known to meet every must.", choice.ranking.fits),
        *ranked("Perhaps", "", choice.ranking.perhaps),
        *more(choice),
        *left_out(choice),
        *changes(choice),
        *rules(),
        *sources(choice),
    ]
    return "\n".join(lines) + "\n"


def points(number: float) -> str:
    return f"{number:g}"


def span(sure: float, possible: float) -> str:
    return points(sure) if sure == possible else f"{points(sure)} to {points(possible)}"


def answers(choice: Choice) -> Iterator[str]:
    yield from ("", "## Answers", "", table_line(["Question", "Answers", "How much"]), table_line(["---"] * 3))
    for question in choice.answers.questions:
        chosen = [each.option.name for each in choice.answers.criteria if each.question == question]
        force = choice.answers.force(question).label if chosen else ""
        yield table_line([escaped(question.name), "; ".join(map(escaped, chosen)) or "skipped", force])


def ranked(title: str, otherwise: str, places: list[Ranked]) -> Iterator[str]:
    if places or otherwise:
        yield from ("", f"## {title}", "")
    if not places and otherwise:
        yield otherwise
    for each in places:
        yield from summed(each)


def more(choice: Choice) -> Iterator[str]:
    ranking = choice.ranking
    if ranking.more:
        listed = f"Listed are the first {len(ranking.ranked)} of {choice.remaining}"
        yield f"{listed}: {ranking.more_tied} more share the last place listed, {ranking.following} follow."


def summed(each: Ranked) -> Iterator[str]:
    candidate = each.candidate
    marks = [f"place {each.place}{', shared' if each.is_tied else ''}"]
    if candidate.wishes:
        marks.append(f"{span(candidate.sure, candidate.possible)} points")
    if each.could_lead:
        marks.append("could come first if what is unknown turned out well")
    yield from (f"### {escaped(candidate.framework.name)}: {'; '.join(marks)}", "")
    yield table_line(["Asked for", "Counts", "Verdict", "Points", "Evidence"])
    yield table_line(["---", "---:", "---", "---:", "---"])
    yield from map(summand, candidate.lines)
    yield ""


def summand(line: Line) -> str:
    criterion, finding = line.criterion, line.finding
    counts, earned = str(criterion.weight), span(line.sure, line.possible)
    if criterion.is_must:
        counts, earned = "must", ""
    said = "<br>".join(map(evidence, finding.statements)) or escaped(finding.why)
    return table_line([escaped(criterion.option.name), counts, str(finding.verdict.label), earned, said])


def evidence(said: Statement) -> str:
    standing = f"{said.standing}: " if said.standing else ""
    sign = {"pro": "+ ", "con": "− "}.get(said.sign, "")
    cited = ", ".join(source.slug for source in said.sources)
    doubt = f" Not counted: {said.standing_note}" if said.is_refuted else ""
    return f"{sign}{escaped(said.text)} \\[{standing}{cited}\\]{escaped(doubt)}"


def left_out(choice: Choice) -> Iterator[str]:
    if choice.ranking.left_out:
        yield from ("", "## Left out, and why", "")
    for candidate in choice.ranking.left_out:
        yield f"- **{escaped(candidate.framework.name)}**: {'; '.join(reasons(candidate))}"
    if choice.ranking.more_left_out:
        yield f"- {choice.ranking.more_left_out} more"


def reasons(candidate: Candidate) -> Iterator[str]:
    for line in candidate.barring:
        said = " ".join(map(evidence, line.finding.statements))
        yield f"“{escaped(line.criterion.option.name)}” is not met. {said}"


def changes(choice: Choice) -> Iterator[str]:
    if not choice.ranking.ranked:
        return
    yield from ("", "## What would change the first place", "")
    if not choice.changes:
        yield "No single change of an answer does."
    else:
        yield f"The smallest change is this big: {SIZES[choice.changes[0].size]}."
        yield ""
    for change in choice.changes:
        first = ", ".join(escaped(framework.name) for framework in change.first) or "nothing that remains"
        others = f" and {change.more} more" if change.more else ""
        yield f"- {escaped(change.text)}: first is then {first}{others}"


def rules() -> Iterator[str]:
    yield from ("", "## How this is worked out", "")
    yield "- A wish earns its weight where it is met, half where met in part, nothing where not met."
    yield "- Unknown is never a no: it earns from nothing to the whole weight, so a sum may be a range."
    yield "- A must leaves out only what a statement shows not to meet it. It earns no points."
    yield "- Order: every must met before perhaps; then sure points; then possible points; then living before dormant."
    yield "- A contradicted or outdated statement is shown and not counted."


def sources(choice: Choice) -> Iterator[str]:
    if choice.sources:
        yield from ("", "## Sources", "")
    yield from map(source_line, choice.sources)

"""An admin form as a browser would send it: read from the page's HTML, changed, posted back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


def entered(response: Any) -> dict[str, Any]:
    """Every field of the page's main form with its value, those of the template rows left out."""
    form = MainForm()
    form.feed(response.content.decode())
    return {name: value for name, value in form.data.items() if "__prefix__" not in name}


class MainForm(HTMLParser):
    """What a browser would send; of a page in Django's own clean HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.inside = False
        self.select: tuple[str, bool] | None = None  # the name; whether several may be chosen
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self.inside = found.get("id", "").endswith("_form") and found.get("method") == "post"
        elif not self.inside or "disabled" in found:
            return
        elif tag == "input" and name and (found.get("type") not in ("checkbox", "submit") or "checked" in found):
            self.data[name] = found.get("value", "on" if "checked" in found else "")
        elif tag == "select":
            self.select = (name, "multiple" in found)
            self.data[name] = [] if "multiple" in found else ""
        elif tag == "option" and self.select and "selected" in found:
            value = found.get("value", "")
            self.data[self.select[0]] = [*self.data[self.select[0]], value] if self.select[1] else value
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.data[self.textarea] += data if self.data[self.textarea] else data.removeprefix("\n")


def save(client: Client, url: str, **changes: Any) -> Any:
    """Opens the form, enters the changes, saves; None as a change leaves the field out."""
    return client.post(url, merged(entered(client.get(url)), changes))


def merged(data: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def row(data: dict[str, Any], prefix: str, pk: int) -> str:
    """The name before the field names of the inline row of this record, for example `tradeoffs-3-`."""
    [name] = [n for n, value in data.items() if n.startswith(f"{prefix}-") and n.endswith("-id") and value == str(pk)]
    return name.removesuffix("id")


def new_row(data: dict[str, Any], prefix: str, **fields: Any) -> dict[str, Any]:
    """The fields of one more row, as the “Add another” link makes it."""
    total = int(data[f"{prefix}-TOTAL_FORMS"])
    return {f"{prefix}-TOTAL_FORMS": str(total + 1), **{f"{prefix}-{total}-{n}": v for n, v in fields.items()}}


def errors(response: Any) -> dict[str, list[str]]:
    """What the page complains of, by field; rows of inlines under their full names."""
    found = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): messages for name, messages in form.errors.items()}
    return found

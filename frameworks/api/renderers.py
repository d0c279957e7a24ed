"""What the API answers in besides JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import BaseSerializer, Serializer

from frameworks.comparison import Comparison
from frameworks.exports import comparison_as_csv, comparison_as_markdown, records_as_csv, table_as_csv


class Download(BaseRenderer):
    """Text to keep as a file, named after the address. Its errors are text of the same type."""

    charset = "utf-8"
    format: str

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        view, response = renderer_context["view"], renderer_context["response"]
        if response.exception:
            return self.problem(data)
        response["Content-Disposition"] = f'attachment; filename="{view.file_name}.{self.format}"'
        return self.written(data, view)

    def written(self, data: Any, view: Any) -> str:
        raise NotImplementedError

    def problem(self, data: Mapping[str, Any]) -> str:
        raise NotImplementedError


class CSVRenderer(Download):
    """A line for each entry of the page; UTF-8, comma, CRLF as in RFC 4180.

    It begins with a byte order mark: without one Excel takes UTF-8 for an older encoding.
    """

    media_type, format = "text/csv", "csv"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> str:
        return f"\ufeff{super().render(data, accepted_media_type, renderer_context)}"

    def written(self, data: Any, view: Any) -> str:
        if isinstance(data, Comparison):
            return comparison_as_csv(data)
        return records_as_csv(list(columns(view.get_serializer())), data["results"])

    def problem(self, data: Mapping[str, Any]) -> str:
        return table_as_csv(["parameter", "error"], problems(data))


class MarkdownRenderer(Download):
    media_type, format = "text/markdown", "md"

    def written(self, data: Comparison, view: Any) -> str:
        return comparison_as_markdown(data)

    def problem(self, data: Mapping[str, Any]) -> str:
        return "".join(f"{name}: {text}\n" if name else f"{text}\n" for name, text in problems(data))


def columns(serializer: BaseSerializer[Any], before: str = "") -> Iterator[str]:
    """The names of its fields, of a field with parts those of the parts: `claim_counts.verified`."""
    fields = serializer.fields if isinstance(serializer, Serializer) else {}
    for name, field in fields.items():
        if isinstance(field, Serializer):
            yield from columns(field, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def problems(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    if "errors" not in data:
        return [("", str(data["detail"]))]
    return [(name, text) for name, texts in data["errors"].items() for text in texts]

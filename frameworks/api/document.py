"""What the OpenAPI document says of every operation beside its own: errors, headers, examples, groups."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).with_name("examples.json")
TEXT = {"schema": {"type": "string"}}
ERRORS: dict[str, dict[str, Any]] = {
    "BadParameters": {
        "type": "object",
        "description": "What is wrong with each parameter.",
        "properties": {
            "errors": {
                "type": "object",
                "description": "By the name of the parameter, in sentences.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            }
        },
        "required": ["errors"],
        "example": {"errors": {"page_size": ["Write a whole number from 1 to 200."]}},
    },
    "Problem": {
        "type": "object",
        "description": "Why there is no answer.",
        "properties": {"detail": {"type": "string", "description": "The reason, in a sentence."}},
        "required": ["detail"],
        "example": {"detail": "There is no page 9; the last one is 2."},
    },
}
HEADERS = {
    "ETag": "Names this state of the answer, to be sent back in If-None-Match. Long entries have none.",
    "Cache-Control": "no-cache: may be kept, and asked for again each time. no-store: not to be kept.",
    "Vary": "The headers of a request on which the answer depends.",
    "Allow": "The methods that the address answers.",
    "Access-Control-Allow-Origin": "Always *: scripts of every site may read the answer.",
    "Access-Control-Expose-Headers": "The headers that these scripts may read.",
    "Link": "The next and the previous page, where there are any, as in the body.",
    "Content-Disposition": "The name under which text is kept as a file.",
    "Location": "The present address.",
    "Retry-After": "After how many seconds to ask again.",
}
OF_EVERYBODY = ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Allow", "Cache-Control", "Vary")
OF_STATUS = {
    "304": ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Cache-Control", "ETag", "Vary"),
    "301": (*OF_EVERYBODY, "Location"),
    "405": tuple(name for name in OF_EVERYBODY if name != "Cache-Control"),
    "503": (*OF_EVERYBODY, "Retry-After"),
}
PARAMETERS = {
    "format": "What to answer in. It wins over the Accept header.",
    "slug": "Slug of the entry. A former one answers 301.",
}


def complete(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Completes the document in place; a hook of drf-spectacular."""
    components = result["components"]
    components["schemas"] |= ERRORS
    components["headers"] = {
        name: {"description": text, "schema": {"type": "integer" if name == "Retry-After" else "string"}}
        for name, text in HEADERS.items()
    }
    for path, operations in result["paths"].items():
        document(path, operations["get"])
    return result | {"security": [], "tags": tags(result["paths"])}


def tags(paths: dict[str, Any]) -> list[dict[str, str]]:
    """Each group with what its list is; the path of a list comes before those of its entries."""
    found: dict[str, str] = {}
    for path in sorted(paths):
        operation = paths[path]["get"]
        found.setdefault(operation["tags"][0], operation["description"])
    return [{"name": name, "description": text} for name, text in found.items()]


def document(path: str, operation: dict[str, Any]) -> None:
    parameters = {parameter["name"]: parameter for parameter in operation.get("parameters", [])}
    for name in PARAMETERS.keys() & parameters.keys():
        parameters[name]["description"] = PARAMETERS[name]
    answer = operation["responses"]["200"]
    answer["description"] = "What was asked for."
    texts = {media_type: TEXT for media_type in answer["content"] if media_type.startswith("text/")}
    answer["content"].update(texts)
    if example := examples().get(path):
        answer["content"]["application/json"]["example"] = example
    operation["responses"] |= others(is_entry="slug" in parameters, is_list="page" in parameters, texts=texts)
    for status, response in operation["responses"].items():
        names = {*OF_STATUS.get(status, OF_EVERYBODY)}
        if status == "200":
            names |= {"ETag"} | ({"Link"} if "page" in parameters else set())
            names |= {"Content-Disposition"} if texts else set()
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
    operation["responses"] = dict(sorted(operation["responses"].items()))


def others(*, is_entry: bool, is_list: bool, texts: dict[str, Any]) -> dict[str, Any]:
    """Every answer but the one that was asked for, by its status."""

    def refusal(description: str, schema: str = "Problem", also: dict[str, Any] = texts) -> dict[str, Any]:
        ref = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
        return {"description": description, "content": {"application/json": ref, **also}}

    found = {
        "304": {"description": "What If-None-Match names is still current."},
        "400": refusal("A parameter is unknown, or has a bad value.", "BadParameters"),
        "405": refusal("The method is none of GET, HEAD and OPTIONS."),
        "406": refusal("The Accept header leaves no format."),
        "503": refusal("The database cannot be read at the moment.", also={}),
    }
    if is_entry:
        found["301"] = {"description": "The slug is a former one."}
    if is_entry or is_list:
        found["404"] = refusal("There is no such entry." if is_entry else "There is no such page.")
    return found


@cache
def examples() -> dict[str, Any]:
    """A real answer of each address, shortened; tests/api_examples.py writes them anew."""
    return json.loads(EXAMPLES.read_text()) if EXAMPLES.exists() else {}

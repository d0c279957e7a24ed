"""Real answers of the API, shortened: the examples in its OpenAPI document. Written anew from a site that is running:

./run & python -m tests.api_examples http://127.0.0.1:8000 >frameworks/api/examples.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

API = "/api/v1/"
OF_ONE_ADDRESS = {
    API: API,
    f"{API}choose/": f"{API}choose/?build=apis&force_build=must",
    f"{API}comparison/": f"{API}comparison/?framework=django&framework=flask",
    f"{API}export/": f"{API}export/",
}
NO_LIST = ("comparison", "choose", "export", "schema", "docs")


def shortened(value: Any) -> Any:
    """Return the same with the first element of every list alone."""
    match value:
        case dict():
            return {name: shortened(part) for name, part in value.items()}
        case list():
            return [shortened(part) for part in value[:1]]
    return value


def examples(read: Callable[[str], bytes]) -> dict[str, Any]:
    """Return them by their path in the document; of the entries of a list there is the first."""
    found = {path: shortened(json.loads(read(address))) for path, address in OF_ONE_ADDRESS.items()}
    for path in [urlsplit(url).path for name, url in found[API].items() if name not in NO_LIST]:
        found[path] = shortened(json.loads(read(f"{path}?page_size=1")))
        entry = urlsplit(found[path]["results"][0]["api_url"]).path
        found[f"{path}{{slug}}/"] = shortened(json.loads(read(entry)))
    return found


if __name__ == "__main__":
    site = sys.argv[1]
    whole = examples(lambda address: urlopen(f"{site}{address}").read())  # noqa: S310  # the site that was named
    text = json.dumps(whole, ensure_ascii=False, indent=1).replace(site, "https://www.example.org")
    sys.stdout.write(f"{text}\n")

"""The page's types are those of the service.

``python -m tests.api.page.test_schema`` writes them anew, after ``npm ci`` in ``api/page``.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from api.http.app import create_app

PAGE = Path(__file__).parents[3] / "api" / "page"
TYPES = PAGE / "src" / "schema.d.ts"


def _document() -> str:
    """What is typed of the OpenAPI document: texts for people aside, which change with every release."""
    document = create_app().openapi()
    return json.dumps(_untold({**document, "info": {"title": "rotation", "version": "1"}, "tags": []}), sort_keys=True)


def _untold(part: Any, *, fields: bool = False) -> Any:
    """``fields``: the keys are names of fields, among which ``examples`` is one like others."""
    if isinstance(part, dict):
        return {
            name: _untold(each, fields=name == "properties" and not fields)
            for name, each in part.items() if fields or not _for_people(name, each)
        }
    return [_untold(each) for each in part] if isinstance(part, list) else part


def _for_people(name: str, value: Any) -> bool:
    return name in ("example", "examples") or (name in ("description", "summary") and isinstance(value, str))


def _mark(document: str) -> str:
    return f"// of the OpenAPI document {hashlib.sha256(document.encode()).hexdigest()}\n"


def test_the_page_knows_the_service_as_it_is() -> None:
    assert TYPES.read_text("utf-8").startswith(_mark(_document())), "python -m tests.api.page.test_schema"


if __name__ == "__main__":
    text = _document()
    command = ["node", "node_modules/openapi-typescript/bin/cli.js", "--default-non-nullable=false"]
    done = subprocess.run(command, cwd=PAGE, input=text, capture_output=True, encoding="utf-8", check=True)
    TYPES.write_text(_mark(text) + done.stdout, "utf-8")
    sys.exit(0)

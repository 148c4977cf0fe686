"""The files of what each entry of a preset means (``meanings/PRESET.yaml``), by preset and id of the entry."""

from pathlib import Path
from typing import Any

import yaml

from optimizer.policy.layers import layers

MEANINGS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "meanings").glob("*.yaml"))
}


def meant_by(preset: str, identity: str) -> str | None:
    """The preset whose file has the cases of an entry: this one, else one that it extends."""
    above = [layer["name"] for layer in reversed(layers(preset))]
    return next((name for name in above if identity in MEANINGS.get(name, {})), None)

"""Small studies to test with."""

from pathlib import Path
from typing import Any

import yaml

from optimizer.studies.cases import Case
from optimizer.studies.expansion import expand
from optimizer.studies.reading import read_study
from optimizer.studies.study import Study

THREE = Path(__file__).parents[2] / "instances" / "three_schools"
FLOW, SHARE = "entries.flow.low", "entries.backbone_share.percent"


def plain(**more: Any) -> dict[str, Any]:
    """A study of the shipped three schools; ``more`` overrides."""
    return {"name": "试", "instances": [{"name": "三校", "file": str(THREE)}], **more}


def written(folder: Path, **more: Any) -> Path:
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump(plain(**more), allow_unicode=True), encoding="utf-8")
    return path


def listed(folder: Path, **more: Any) -> tuple[Study, list[Case]]:
    """The study and its cases."""
    study = read_study(written(folder, **more))
    return study, expand(study, folder)

"""Several files that are one roster, laid side by side for the reader under names that are safe."""

from collections.abc import Sequence
from pathlib import Path

from api.uploads.zip_folder import safe_stem
from optimizer.importing.mapping_file import NAME as MAPPING

KINDS = (".xlsx", ".xls", ".json", ".csv")  # each a part of a roster
MAPPINGS = (".yaml", ".yml")


def laid_out(work: Path, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Write (name, content) into ``work``, and give the names of the rosters among them, in their order.

    One YAML file is the 对照表 for them. Empty where a file is of no known kind, or there are two of YAML.
    """
    suffixes = [Path(name).suffix.lower() for name, _ in files]
    if not all(suffix in (*KINDS, *MAPPINGS) for suffix in suffixes):
        return []
    if sum(suffix in MAPPINGS for suffix in suffixes) > 1:
        return []
    names: list[str] = []
    for (name, content), suffix in zip(files, suffixes, strict=True):
        if suffix in MAPPINGS:
            (work / MAPPING).write_bytes(content)
            continue
        stem = safe_stem(name.replace("\\", "/"))
        taken = sum(each.startswith(stem) and each.endswith(suffix) for each in names)
        names.append(f"{stem}({taken + 1}){suffix}" if taken else f"{stem}{suffix}")
        (work / names[-1]).write_bytes(content)
    return names

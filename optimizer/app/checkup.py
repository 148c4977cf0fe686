"""The check-up of an instance, and the signature that it was read: 体检确认.json beside the roster."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from optimizer.checkup import Checkup, check_up
from optimizer.domain.errors import InputError
from optimizer.files.strict_json import read_json
from optimizer.files.whole import write_text
from optimizer.formats.opening import CHECKED
from optimizer.policy.instance import Instance, open_instance
from optimizer.reporting.files.plan_files import write_json
from optimizer.reporting.json.checkup import checkup_data
from optimizer.reporting.xlsx.checkup_book import write_checkup

SIGNATURES = CHECKED
LONGEST = 100  # characters of a signer


@dataclass(frozen=True)
class Signature:
    """Who has confirmed the check-up of which data under which policy, and when (local time)."""

    data: str
    policy: str
    by: str
    at: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    data: Annotated[str, Field(max_length=200)]
    policy: Annotated[str, Field(max_length=200)]
    by: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    at: Annotated[str, Field(max_length=40)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    signatures: list[_Line]


def checked_up(
    path: Path, *, policy: str | None = None, year: int | None = None, years: int | None = None
) -> Checkup:
    """Read an instance and look it over. Raises InputError."""
    return check_up(open_instance(path, policy=policy, year=year, years=years))


def write(path: Path, checkup: Checkup) -> None:
    """The sheet to print and sign, or plain data, by the ending of the name. Raises InputError for another."""
    if path.suffix.lower() == ".json":
        write_json(path, checkup_data(checkup))
    elif path.suffix.lower() == ".xlsx":
        write_checkup(path, checkup)
    else:
        raise InputError.of(f"不能写出“{path.suffix}”文件", "请写 体检.xlsx 或 体检数据.json", column="-o")


def sign(path: Path, instance: Instance, by: str) -> Signature:
    """Write down that the check-up of this very data and policy is confirmed. Raises InputError."""
    if not 0 < len(by.strip()) <= LONGEST:
        raise InputError.of("签字人不能为空，也不能太长", f"请写姓名或工号，不超过{LONGEST}个字", column="--sign")
    digests = instance.digests
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    signature = Signature(digests["data"], digests["policy"], by.strip(), now)
    place = beside(path)
    kept = [each for each in _signatures(place) if (each.data, each.policy) != (signature.data, signature.policy)]
    lines = {"signatures": [asdict(each) for each in (*kept, signature)]}
    write_text(place, json.dumps(lines, ensure_ascii=False, indent=2) + "\n")
    return signature


def signed(path: Path, instance: Instance) -> Signature | None:
    """The signature for this very data and policy, if there is one. Raises InputError."""
    digests = instance.digests
    for each in _signatures(beside(path)):
        if (each.data, each.policy) == (digests["data"], digests["policy"]):
            return each
    return None


def beside(path: Path) -> Path:
    """Where the signatures of a roster stand: in its folder."""
    return (path if path.is_dir() else path.parent) / SIGNATURES


def _signatures(place: Path) -> list[Signature]:
    if not place.is_file():
        return []
    try:
        return [Signature(**line.model_dump()) for line in _File.model_validate(read_json(place)).signatures]
    except ValidationError:
        advice = f"请删去 {place}，重新执行 rotation check … --sign 签字人"
        raise InputError.of("不是体检签字文件，或已被改动", advice, table="体检") from None

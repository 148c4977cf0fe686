"""The limits that a plan rests on (definitions §7), from the certificate beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.domain.errors import InputError
from optimizer.domain.vocabulary import Stage
from optimizer.files.strict_json import read_json
from optimizer.policy.instance import Instance, Limit

CERTIFICATE = "certificate.json"


def limited_as(instance: Instance, plan: Path) -> Instance:
    """The instance with the limits under which a plan was made; as it is where no certificate tells of any.

    Raises InputError where the certificate cannot be read.
    """
    beside = plan.parent / CERTIFICATE
    plain = read_json(beside) if beside.is_file() else None
    found = plain.get("limits") if isinstance(plain, Mapping) else None
    return instance.limited(tuple(map(_limit, found))) if isinstance(found, list) and found else instance


def _limit(plain: Any) -> Limit:
    try:
        stage = Stage(plain["stage"])
        return Limit(str(plain["school"]), stage, str(plain["subject"]), int(plain["visits"]), int(plain["online"]))
    except (KeyError, TypeError, ValueError):
        raise InputError.of(f"{CERTIFICATE} 中的走教限额有误", "请使用求解时写出的文件，不要修改。") from None

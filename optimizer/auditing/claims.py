"""What a certificate.json says, read strictly: no number is believed here, only its form."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from optimizer.domain.vocabulary import Stage

Whole = Annotated[int, Field(ge=-(2**62), le=2**62)]


class Point(BaseModel):
    """A point of a component: columns that are not zero, and what they are."""

    model_config = ConfigDict(strict=True)

    columns: list[Annotated[int, Field(ge=0)]]
    values: list[Whole]


class LevelClaim(BaseModel):
    """What a certificate says of one level of one component."""

    model_config = ConfigDict(strict=True)

    level: str
    value: Whole
    bound: Whole
    certified: Whole
    limit: Whole | None
    basis: Literal["certificate", "tree", "witness", "core", "open"]
    exponent: int = Field(ge=0, le=200)
    rows: list[Annotated[int, Field(ge=0)]]
    duals: list[Annotated[int, Field(ge=-(2**63), lt=2**63)]]
    reached: Point | None = None  # what the limit is counted from, where ε lets the plan cost more
    tree: Annotated[str, Field(max_length=2**24)] = ""  # the branching proof of a bound that the duals do not reach


class ComponentClaim(BaseModel):
    levels: list[LevelClaim]


class LimitClaim(BaseModel):
    """What visits and online classes may count for at one subject of a school (definitions §7)."""

    school: str
    stage: Stage
    subject: str
    visits: int = Field(ge=0, le=2**40)
    online: int = Field(ge=0, le=2**40)


class Certificate(BaseModel):
    """A certificate of any version; ``question`` is None where it was written before questions were sealed."""

    version: str = ""
    question: dict[str, Any] | None = None
    digests: dict[str, str]
    limits: list[LimitClaim] = []
    joined: bool
    components: list[ComponentClaim]

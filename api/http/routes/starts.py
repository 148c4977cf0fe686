"""What a roster begins with: the blank template, examples to try, and the own workbook with its faults marked."""

import io
import zipfile
from functools import cache
from pathlib import Path as Place
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import Field

from api.common.problems import ProblemError
from api.http.dependencies import GuardedRoute, Permission, ServiceDep, allowed
from api.http.responses import Form, shown
from api.http.roster_responses import FaultsForm, RosterForm
from api.http.routes.common import FILE, as_file, row_of
from api.http.routes.rosters import Accept, AnswersForm, Files, Writer, reply_of, told
from api.identity.rate_limits import uploads
from api.store.tables import roster
from api.uploads.file_names import title_and_end
from api.uploads.isolated_checks import LEFT, examined
from api.uploads.rosters import Reply, faults_of, take_in
from api.uploads.several import MAPPINGS, suffix_of
from api.uploads.zip_folder import POLICY
from optimizer.app.examples import EXAMPLES, example_folder
from optimizer.app.rosters import template
from optimizer.importing.mapping_file import NAME as MAPPING
from optimizer.policy.instance import open_instance

router = APIRouter(tags=["rosters 名册"], route_class=GuardedRoute)
ZIP = b"PK\x03\x04"  # how every .xlsx begins
Example = Annotated[str, Path(
    description="示例名称，见 /examples / name of an example", examples=["three_schools"],
    pattern=f"^({'|'.join(EXAMPLES)})$",
)]


class ExampleForm(Form):
    """示例 / An example that comes with the program; its people are made up."""

    name: str = Field(examples=["three_schools"])
    title: str
    text: str
    schools: int
    teachers: int
    policy: str


class ExamplesForm(Form):
    """示例 / Examples."""

    model_config = shown(items=[{
        "name": "three_schools", "title": "三所学校的集团", "text": "几秒钟求得", "schools": 3, "teachers": 159,
        "policy": "标准",
    }])

    items: list[ExampleForm]


@router.get(
    "/template", operation_id="get_roster_template", summary="空白模板 / The blank template", responses=FILE,
    response_class=Response, dependencies=[Depends(allowed(Permission.LOOK))],
)
def blank() -> Response:
    """名册的空白工作簿：表头、下拉选项、批注与填写说明 / Headings, drop-downs, notes and a guide."""
    return as_file("名册模板.xlsx", _blank())


@router.get(
    "/examples", operation_id="list_examples", summary="示例 / Examples",
    dependencies=[Depends(allowed(Permission.LOOK))],
)
def examples() -> ExamplesForm:
    """随程序附带，可立即试算；人名、学校均为虚构 / They come with the program; people and schools are made up."""
    return ExamplesForm(items=[_example(name) for name in EXAMPLES])


@router.post(
    "/examples/{name}", operation_id="load_example", status_code=201, summary="载入示例 / Load an example",
    dependencies=[Depends(uploads)],
)
def loaded(name: Example, asking: Writer, service: ServiceDep, response: Response) -> RosterForm:
    """与上传同一名册相同；连同它的政策 / The same as uploading it, with its policy."""
    taken = take_in(service, asking.tenant, asking.actor, f"{name}.zip", _packed(name), reply=Reply(accept=True))
    response.headers["Location"] = f"/api/v1/rosters/{taken.id}"
    return told(row_of(service, roster, asking.tenant, taken.id))


@router.post(
    "/rosters/marked", operation_id="mark_roster", summary="标注副本 / A marked copy", responses=FILE,
    response_class=Response, dependencies=[Depends(uploads)],
)
def marked(
    file: Files, asking: Writer, service: ServiceDep, answers: AnswersForm = None, accept: Accept = False
) -> Response:
    """把名册（一个 .xlsx，可连同 对照表.yaml）原样交回，每处错误与待确认的读法标在单元格上，另有清单；不保存。

    One workbook comes back as it is, with every fault and open question marked in its cell, and a list of them. Nothing
    is kept.
    """
    files, reply = {"roster.xlsx": b""}, reply_of(answers, accept)
    for each in file:
        name = MAPPING if suffix_of(each.filename or "") in MAPPINGS else "roster.xlsx"
        if files.get(name):
            raise ProblemError(422, "one_workbook", "请只上传一个工作簿，至多再加一个 对照表.yaml。", pointer="/file")
        files[name] = each.file.read()
    if not files["roster.xlsx"].startswith(ZIP):
        raise ProblemError(422, "not_a_workbook", "标注副本只能由 .xlsx 工作簿做出，请另存为 .xlsx。", pointer="/file")
    answer = examined(service, "marked", files, answers=dict(reply.answers), accept=reply.accept)
    if "errors" in answer:
        raise ProblemError(422, "unmarkable", "这个工作簿做不出标注副本。", errors=answer["errors"])
    if "sound" in answer:
        raise ProblemError(422, "nothing_to_mark", "没有错误，也没有待确认的读法，可直接上传。")
    title = title_and_end(next(each.filename or "" for each in file if suffix_of(each.filename or "") not in MAPPINGS))
    return as_file(f"{title[0]}-标注.xlsx", answer[LEFT])


@router.post(
    "/rosters/faults", operation_id="find_faults", summary="错误所在的行 / Rows with faults",
    dependencies=[Depends(uploads)],
)
def faults(
    file: Files, asking: Writer, service: ServiceDep, response: Response, answers: AnswersForm = None,
    accept: Accept = False,
) -> FaultsForm:
    """与上传同样的文件：答每处错误，连同所在的表、列、行与这些行的内容，供在页面上对照；只答给上传者，不保存。

    The same files as an upload. Every fault comes with the cells where it is, and each sheet with its headings and at
    most 500 rows in all that have faults (``left`` counts the others), 60 columns, 60 characters of a cell; nothing is
    kept. Without a fault both lists are empty, whatever is still to be confirmed.
    """
    response.headers["Cache-Control"] = "no-store"
    files = [(each.filename or "", each.file.read()) for each in file]
    return FaultsForm(**faults_of(service, files, reply_of(answers, accept)))


@cache
def _blank() -> bytes:
    with TemporaryDirectory() as folder:
        template(Place(folder) / "template.xlsx")
        return (Place(folder) / "template.xlsx").read_bytes()


@cache
def _example(name: str) -> ExampleForm:
    title, _, text = EXAMPLES[name].partition("：")
    with example_folder(name) as folder:
        instance = open_instance(folder)
    county = instance.county
    return ExampleForm(
        name=name, title=title, text=text, schools=len(county.schools), teachers=len(county.teachers),
        policy=instance.policy.name,
    )


@cache
def _packed(name: str) -> bytes:
    """The tables and the policy of an example as they would be uploaded."""
    packed = io.BytesIO()
    with example_folder(name) as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(folder.iterdir()):
            if path.suffix == ".csv" or path.name == POLICY:
                target.write(path, path.name)
    return packed.getvalue()

"""The OpenAPI document, completed from the routes themselves: what each may refuse, and an example of each refusal."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.common.problems import MEDIA, TITLES
from api.http.responses import SHA, Form
from api.http.roster_responses import QuestionForm

Plain = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
OPEN = ("operations_health", "operations_ready", "begin_session")  # asked without a credential
REF = {"$ref": "#/components/schemas/Problem"}
FILES = (
    "get_file", "get_postings", "export_plan", "get_template", "get_default_template", "get_roster_template",
    "mark_roster",
)
EXAMPLES: dict[str, Any] = {
    "/health": {"status": "alive"}, "/ready": {"status": "ready"},
    "/metrics": "# HELP rotation_jobs Jobs by kind and state\nrotation_jobs{state=\"queued\"} 0.0\n",
}
PROBLEM = {
    "title": "Problem", "type": "object", "required": ["type", "title", "status", "code"],
    "description": "出错 / RFC 9457. ``code`` is for programs, texts are for people; never what was sent.",
    "properties": {
        "type": {"type": "string", "format": "uri"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "code": {"type": "string"}, "detail": {"type": "string"},
        "pointer": {"type": "string", "description": "JSON pointer（RFC 6901）"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "全部错误 / every fault"},
        "questions": {
            "type": "array", "items": {"$ref": "#/components/schemas/QuestionForm"},
            "description": "待确认的读法（上传名册时） / what a roster leaves open",
        },
    },
}
FAULT = {"pointer": "/roster", "in": "body", "code": "string_pattern_mismatch", "text": "格式不对"}
CELL = {
    "table": "教师", "row": 5, "column": "出生年月", "rule": "应为日期", "advice": "请写成 1985-03",
    "text": "【教师】第5行「出生年月」：应为日期。请写成 1985-03",
}
ASKED = dict(QuestionForm.model_config["json_schema_extra"])["example"]  # type: ignore[arg-type]
CODES: dict[int, tuple[str, str, Plain]] = {  # code, description, further members of the example
    400: ("malformed_json", "不是正确的 JSON / malformed body", {}),
    401: ("unauthenticated", "未给出凭证，或凭证无效 / no valid credential", {}),
    403: ("forbidden", "所持角色没有这项权限 / no role permits it", {}),
    404: ("not_found", "没有这一项，或属于其他单位 / not there, or another tenant's", {}),
    409: ("in_use", "与现状冲突 / conflicts with the present state", {}),
    413: ("content_too_large", "内容过大 / body too large", {}),
    415: ("unsupported_media_type", "不支持的内容类型 / unsupported content type", {}),
    422: ("invalid_request", "内容不合要求，一次列出全部错误 / every fault at once", {"errors": [FAULT]}),
    429: ("too_many_requests", "过于频繁或队列已满，见 Retry-After / too many, see Retry-After", {}),
    503: ("no_executor", "暂不可用，见 Retry-After / unavailable for now, see Retry-After", {}),
}
EVENTS = """

事件流 / Event stream (`text/event-stream`)：每条有 `id`（序号）、`event`（类型）与 JSON `data`；15 秒无事件则发注释行。
断线后以 `Last-Event-ID` 续传；收到结束事件后请关闭 EventSource。 / Each has an `id` (number), an `event` (type)
and JSON `data`; a comment comes after 15 s of silence. Resume with `Last-Event-ID`; close an EventSource after the last
event.

| event | data |
|---|---|
| `queued` | `lane`, `size` |
| `started` | `attempt` |
| `progress` | `level`, `level_text`, `done`, `total`, `levels` [{`name`, `value`, `bound`, `scale`}] |
| `row` | `done`, `total` (study) |
| `retried` | `reason` |
| `succeeded` | `outcome` solved, impossible, done; `plan` |
| `incomplete` `cancelled` | `plan` where one was found |
| `invalid` `failed` | `code` |
"""
WITH_FILE = (
    "`job`（首条：任务编号与链接）、`plan`（末条：plan.json） / first `job` with its links, last `plan` with plan.json."
)
TAGS = {
    "rosters": "名册：上传、检查、删除 / Rosters: uploaded, validated, deleted",
    "policies": "政策：内置与自有，合并、比较、检查 / Policies: presets and own, merged, compared, checked",
    "solves": "求解任务：提交、跟踪、取消、取文件 / Jobs: submitted, watched, cancelled, fetched",
    "plans": "方案：草案，签发后为已批准；导出 / Plans: drafts until a person signs; exports",
    "audits": "审核给定的方案；批复等报告 / Audits of given plans; documents",
    "templates": "批复的 Word 模板 / Word templates of the approval",
    "rules": "政策可用的规则及参数表单 / Rules that policies may use, with forms",
    "capabilities": "本服务的种类、等级、格式与限额 / Kinds, sizes, formats and limits",
    "keys": "密钥的签发与撤销 / API keys",
    "webhooks": "Webhook：签名的通知 / Signed notifications",
    "deliveries": "通知的投递记录与重放 / Log and replay of notifications",
    "session": "浏览器会话：登录、当前身份、退出 / Sessions of browsers",
    "ledger": "审计日志与核验 / The audit log and its verification",
    "operations": "存活、就绪与指标 / Liveness, readiness, metrics",
}


def describe(app: FastAPI) -> None:
    """Make the application show the completed document at /openapi.json."""

    def document() -> Plain:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def identity(route: APIRoute) -> str:
    """The operationId of a route that does not state its own: noun and function."""
    noun = str(route.tags[0]).split()[0] if route.tags else "operations"
    return f"{noun}_{route.name}".strip("_")


def _document(app: FastAPI) -> Plain:
    found = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        tags=[], separate_input_output_schemas=True,
    )
    schemas = found["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    schemas["QuestionForm"] = QuestionForm.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for schema in schemas.values():
        parts = schema.get("properties", {}).values()
        for part in (*parts, *(each["items"] for each in parts if "items" in each)):
            if part.get("contentMediaType") == "application/octet-stream":
                part["format"] = "binary"  # as OpenAPI 3.0 says it: generators of clients look for this
    for form in _forms(Form):
        example = form.model_config.get("json_schema_extra")
        if form.__name__ in schemas and isinstance(example, dict):
            schemas[form.__name__] |= example  # as it is stated: the framework drops what is null
    used: set[str] = set()
    for path, method, operation in operations(found):
        operation["tags"] = [tag.split()[0] for tag in operation["tags"]]  # generators of clients name modules so
        used |= set(operation["tags"])
        _complete(path, method, operation)
    found["tags"] = [{"name": noun, "description": text} for noun, text in TAGS.items() if noun in used]
    return found


def _forms(model: type[Form]) -> Iterator[type[Form]]:
    for form in model.__subclasses__():
        yield form
        yield from _forms(form)


def operations(document: Plain) -> Iterator[tuple[str, str, Plain]]:
    """(path, method, operation) of a document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(path: str, method: str, operation: Plain) -> None:
    responses = operation["responses"]
    for status in _refusals(path, method, operation):
        code, description, further = CODES[status]
        example = {
            "type": f"urn:rotation:problem:{code}", "title": TITLES[status], "status": status, "code": code, **further,
        }
        if status == 422 and "rosters" in operation["tags"][0]:
            example |= {"code": "invalid_roster", "type": "urn:rotation:problem:invalid_roster", "errors": [CELL],
                        "questions": [ASKED]}
        responses[str(status)] = {"description": description, "content": {MEDIA: {"schema": REF, "example": example}}}
        if status in (429, 503):
            responses[str(status)]["headers"] = {"Retry-After": {
                "description": "几秒后再试 / seconds", "schema": {"type": "integer", "minimum": 1},
            }}
    for status, response in responses.items():
        if status.startswith("2"):
            _headers(path, method, status, response)
            for media, content in response.get("content", {}).items():
                if media == "text/event-stream":
                    _stream(path, operation, content)
                elif path in EXAMPLES:
                    content["example"] = EXAMPLES[path]
                elif operation["operationId"] in FILES:
                    content["example"] = {"postings": []} if media == "application/json" else "…"


def _refusals(path: str, method: str, operation: Plain) -> list[int]:
    if path in ("/health", "/ready"):
        return [503] if path == "/ready" else []
    found = [401, 429, 503] + [400] * (path != "/metrics") + [403] * (operation["operationId"] not in OPEN)
    if "{" in path or "requestBody" in operation:
        found.append(404)
    if "requestBody" in operation:
        found += [413, 415]
    if "requestBody" in operation or operation.get("parameters") or path.startswith("/api/"):
        found.append(422)
    if method == "delete" or (method == "post" and ("{" in path or path.endswith("/webhooks"))):
        found.append(409)
    return sorted(found)


def _headers(path: str, method: str, status: str, response: Plain) -> None:
    def text(description: str) -> Plain:
        return {"description": description, "schema": {"type": "string"}}

    headers = response.setdefault("headers", {})
    if status in ("201", "202") and method == "post" and "{" not in path:
        headers["Location"] = text("所建立的一项 / where it is")
    if status == "202" and "{" not in path:
        headers["Idempotent-Replay"] = text("同一 Idempotency-Key 的重发 / true where the key was known")
    if not headers:
        del response["headers"]


def _stream(path: str, operation: Plain, content: Plain) -> None:
    operation["description"] = operation.get("description", "") + EVENTS + (WITH_FILE if "from-file" in path else "")
    content["example"] = (
        'event: started\ndata: {"at": "2026-07-01T02:03:04.567+00:00", "attempt": 1}\nid: 2\n\n'
        f'event: succeeded\ndata: {{"outcome": "solved", "plan": "{SHA[:8]}…"}}\nid: 5\n\n'
    )

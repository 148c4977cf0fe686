"""Errors as RFC 9457 problem details: a code for programs, Chinese for people, a pointer, and never what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import HTTPException
from fastapi.responses import JSONResponse

MEDIA = "application/problem+json"
LONGEST = 40  # characters of a key of ours
TITLES = {
    400: "请求有误", 401: "未登录或凭证无效", 403: "没有权限", 404: "没有这一项", 405: "不支持这种请求方法",
    406: "不支持所要的格式", 409: "与现状冲突", 411: "缺少长度", 413: "内容过大", 415: "不支持的内容类型",
    422: "内容不合要求", 429: "请求过于频繁", 500: "服务内部错误", 503: "服务暂不可用", 507: "存储空间已满",
}
FIELD = {
    "missing": "缺少必填项", "extra_forbidden": "没有这一项", "json_invalid": "不是正确的 JSON",
    "literal_error": "不在可选值之内", "enum": "不在可选值之内", "union_tag_invalid": "不在可选值之内",
    "union_tag_not_found": "缺少必填项", "string_pattern_mismatch": "格式不对", "string_too_long": "过长",
    "string_too_short": "过短", "too_long": "项数过多", "too_short": "项数过少", "uuid_parsing": "不是正确的编号",
    "unknown_policy": "既不是内置政策，也不是政策编号", "not_a_day": "日期请写成 2026-09-01 的样子",
    "holiday_order": "放假应先起后止，不超过一年", "one_question": "请问教师、岗位、政策数字三者之一",
    "subject_alone": "学科与学校同写，不与教师同写", "edit_school": "pin、ban 须写学校，其他调整不写",
    "edit_other": "swap 须写另一名教师，其他调整不写", "no_edit": "没有写明要作的调整",
    "unknown_roster_name": "实例的 file 应是 rosters 中的名称", "policy_name_taken": "自有政策不能与内置政策同名",
    "unknown_policy_name": "政策应是内置政策、自带或 policies 中的名称",
    "not_answers": "应为 JSON 对象：问题的 id 为键，读法为值",
    "one_credential": "key、token 须给出其中一项",
    "one_plan": "plan、given、workbook 须给出其中一项", "roster_needed": "不在本系统中的方案须写明名册",
    "greater_than": "过小", "greater_than_equal": "过小", "less_than": "过大", "less_than_equal": "过大",
}


class ProblemError(HTTPException):
    """A refusal with its reason.

    ``pointer`` is a JSON pointer into the request; ``errors`` and ``questions`` are further members.
    """

    def __init__(
        self, status: int, code: str, detail: str = "", *, pointer: str | None = None,
        errors: Sequence[Mapping[str, Any]] = (), questions: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code, self.pointer, self.errors, self.questions = code, pointer, errors, questions

    def data(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "type": f"urn:rotation:problem:{self.code}", "title": TITLES.get(self.status_code, "请求未能完成"),
            "status": self.status_code, "code": self.code,
        }
        if self.detail:
            plain["detail"] = self.detail
        if self.pointer is not None:
            plain["pointer"] = self.pointer
        if self.errors:
            plain["errors"] = [dict(error) for error in self.errors]
        if self.questions:
            plain["questions"] = [dict(question) for question in self.questions]
        return plain


def ours(part: str) -> bool:
    """Whether a key is one that the service would choose; any other may be somebody's name."""
    plain = part.replace("_", "").replace("-", "")
    return len(part) <= LONGEST and plain.isascii() and plain.isalpha()


def missing(what: str = "") -> ProblemError:
    """404, the same for what is not there and what another tenant has."""
    return ProblemError(404, "not_found", f"没有这一项{what}，或无权查看。")


def answered(error: ProblemError) -> JSONResponse:
    """The problem as an answer."""
    return JSONResponse(error.data(), error.status_code, dict(error.headers or {}), MEDIA)

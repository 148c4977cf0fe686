"""Where templates of strangers run: jinja2's sandbox, which shows them plain data and nothing else."""

from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

GLOBALS = ("range", "namespace")  # functions that a template may call


class Unknown(StrictUndefined):
    """What is not there: any use of it says so in Chinese, with the names that are."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is missing:
            return f"没有名为“{name}”的变量"
        known = f"，可用：{'、'.join(map(str, owner))}" if isinstance(owner, dict) else ""
        return f"这里没有“{name}”这一项{known}"


class Sandbox(ImmutableSandboxedEnvironment):
    """No attribute of any object but the keys of plain data; text is escaped for XML."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Unknown)
        self.globals = {name: self.globals[name] for name in GLOBALS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """What the sandbox lets through, less everything that begins with an underscore."""
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Unknown:
        return Unknown(f"模板不得使用“{attribute}”", exc=SecurityError)

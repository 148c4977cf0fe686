"""The log says what failed and where, never what anybody is called."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import api
from api.common.logs import FIELDS

NAME = "王小明"
SPOKEN = {"info", "warning", "error", "critical"}
SCRIPT = f"""
import logging, threading, warnings
from api.common.logs import capture, logger
name = "{NAME}"
log = logger(process="api")
capture(log)
import dbos
dbos.DBOS(config={{"name": "rotation", "system_database_url": "sqlite://"}})
logging.getLogger("uvicorn.error").error("refused %s", name)
logging.getLogger("dbos").error(f"workflow of {{name}}")
warnings.warn(f"about {{name}}")
try:
    raise ValueError(name)
except ValueError:
    logging.getLogger("asyncio").exception(name)
def fail():
    raise KeyError(name)
thread = threading.Thread(target=fail, name=name)
thread.start()
thread.join()
log.info("request", route="/x", teacher=name)
class Late:
    def __del__(self):
        raise RuntimeError(name)
del_me = Late()
del del_me
raise LookupError(name)
"""


def test_an_error_that_quotes_a_name_is_told_without_it() -> None:
    """By a library, in a thread, uncaught, in a destructor, as a warning, and by a field that nobody allowed."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1 and NAME not in done.stderr + done.stdout
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["logger"] for line in lines if line["event"] == "library"} == {
        "uvicorn.error", "dbos", "py.warnings", "asyncio"
    }
    uncaught = {line["error"] for line in lines if line["event"] == "uncaught"}
    assert uncaught == {"KeyError", "RuntimeError", "LookupError"}
    (told,) = [line for line in lines if line.get("logger") == "asyncio"]
    assert told["error"] == "ValueError" and told["where"][-1].endswith(":13")
    (asked,) = [line for line in lines if line["event"] == "request"]
    assert asked["dropped"] == ["teacher"] and asked["process"] == "api"
    assert all({"level", "timestamp"} <= line.keys() for line in lines)


def test_everything_that_the_service_logs_is_on_the_list() -> None:
    """Events are constants; fields are allowed; no message of an error, no name, no url."""
    for path in Path(api.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SPOKEN):
                continue
            owner = call.func.value
            if getattr(owner, "attr", getattr(owner, "id", "")) not in ("log", "_log"):
                continue
            where = f"{path.name}:{call.lineno}"
            assert len(call.args) == 1, where
            assert isinstance(call.args[0], ast.Constant) or path.name == "errors.py", where  # a problem's code
            assert {word.arg for word in call.keywords if word.arg} <= FIELDS, where

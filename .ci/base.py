"""What an installation without extras must do: every module imports, ``rotation solve`` solves, ``rotation serve`` is
ready, and nothing runs where another distribution overwrote a module.

Run with the Python of the environment to check, from a folder that is no checkout: python base.py INSTANCE.
"""

import importlib
import json
import pkgutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import api
import optimizer

ROTATION = Path(sys.executable).with_name("rotation")
PATIENCE = 120  # seconds


def modules() -> int:
    """Import all modules of both packages but those that run when imported."""
    names = [
        found.name
        for package in (optimizer, api)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.name.endswith("__main__") and ".migrations" not in found.name
    ]
    for name in names:
        importlib.import_module(name)
    return len(names)


def solved(instance: str, folder: Path) -> list[str]:
    """The levels that ``rotation solve`` proves."""
    subprocess.run([ROTATION, "solve", instance, "-o", folder], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["status"] == "solved", report["status"]
    return [level["name"] for level in report["levels"] if level["proved"]]


def ready(folder: Path) -> str:
    """What ``/ready`` says of a service started in an empty folder, which has the page as well."""
    command = [ROTATION, "serve", "--port", "0", "--data", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            address = next(line.split("：", 1)[1].strip() for line in process.stdout if "服务地址" in line)
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            next(line for line in process.stdout if "Ctrl-C" in line)
            with opener.open(f"{address}/", timeout=PATIENCE) as answer:
                assert b"./assets/" in answer.read(), "the page was not built"
            with opener.open(f"{address}/ready", timeout=PATIENCE) as answer:
                return str(answer.status)
        finally:
            process.terminate()


def overwritten(folder: Path) -> str:
    """Another distribution is installed over a module of ours: the command line must say so and stop."""
    wheel, info = folder / "stranger-1-py3-none-any.whl", "stranger-1.dist-info"
    parts = {
        "api/common/roles.py": "", f"{info}/RECORD": "", f"{info}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: stranger\nVersion: 1\n",
    }
    with ZipFile(wheel, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    done = subprocess.run([ROTATION, "version"], capture_output=True, encoding="utf-8", timeout=PATIENCE)
    assert done.returncode == 1 and "api/common/roles.py" in done.stderr, done
    return done.stderr.splitlines()[0]


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        print(f"{modules()} modules import")
        print("proved:", ", ".join(solved(sys.argv[1], Path(place, "out"))))
        print("/ready answers", ready(Path(place, "data")))
        print(overwritten(Path(place)))  # last: the environment is broken then

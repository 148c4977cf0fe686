"""The solver's self-test in a process of its own: a native crash is a finding, not the end of the doctor."""

import json
import subprocess
import sys
from collections.abc import Iterator

from api.common.findings import Finding, finding

AREA = "求解器自检"
PATIENCE = 300  # seconds


def solver() -> Iterator[Finding]:
    """Every trial of ``optimizer.app.self_test``; the last line of the child's output is its answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "api.operations.solver_checks"], capture_output=True, encoding="utf-8",
            timeout=PATIENCE, check=False,
        )
        trials = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        trials, done = None, None
    if trials is None:
        how = f"{PATIENCE} 秒内没有结束或没有给出结果" if done is None else f"进程异常退出（{done.returncode}）"
        advice = "求解器与本机不合，请重新安装程序所要求的版本；在此之前请勿采用求解结果。"
        yield finding(AREA, "自检进程", how, advice, bad=True)
        return
    for trial in trials:
        advice = "请停止求解，按所述重新安装。"
        yield finding(AREA, trial["name"], trial["text"], advice, bad=not trial["ok"])


def main() -> None:
    """In the child."""
    from optimizer.app.self_test import self_test

    print(json.dumps([{"name": trial.name, "ok": trial.ok, "text": trial.text} for trial in self_test()]))


if __name__ == "__main__":
    main()

"""A parent that tells the numbers of its children, which work or still load, and waits to be killed."""

import os
import sys
import threading
import time
from pathlib import Path

import psutil

from optimizer.processes.child import Child
from optimizer.processes.pool import Pool
from optimizer.processes.worker import Worker
from tests.processes.serving import ENOUGH, echo, sleeping


def main() -> None:
    worker = Worker(echo)
    worker.line.recv()
    pool = Pool(1, sleeping)
    threading.Thread(target=pool.ask, args=(None,), daemon=True).start()
    child = Child("tests.processes.serving", Path(sys.argv[1]), memory=512)
    child.send({"do": "wait"})
    half_born = Worker(echo)
    mine = [each for each in psutil.Process().children() if "resource_tracker" not in " ".join(each.cmdline())]
    print(*(each.pid for each in mine), flush=True)
    time.sleep(ENOUGH)
    print(worker, half_born)


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = os.getcwd()
    main()

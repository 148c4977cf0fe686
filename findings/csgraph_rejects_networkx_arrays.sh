#!/usr/bin/env bash
# A road graph built with networkx and handed to scipy's shortest paths, as both document it.
# scipy 1.14.0 and 1.14.1: csgraph.dijkstra refuses the array with "Buffer dtype mismatch, expected 'const int' but got
# 'long'": networkx.to_scipy_sparse_array gives 64-bit indices, and csgraph took 32-bit ones only. scipy 1.15.0 takes both.
# So "scipy>=1.14" beside networkx looks sound and fails where the lowest versions are really installed.
# Seen with networkx 3.4.2 (and 3.2), numpy 2.0.2, Python 3.11 on Linux x86-64. Run: bash csgraph_rejects_networkx_arrays.sh
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/v"
cat > "$place/roads.py" <<'PY'
import networkx as nx
import scipy
from scipy.sparse.csgraph import dijkstra

roads = nx.DiGraph()
roads.add_edge("home", "bridge", minutes=3.0)
roads.add_edge("bridge", "school", minutes=4.0)
array = nx.to_scipy_sparse_array(roads, weight="minutes", format="csr")
try:
    told = str(dijkstra(array, indices=0).tolist())
except ValueError as error:
    told = f"ValueError: {error}"
print(scipy.__version__, array.indices.dtype, told)
PY
seen=""
for scipy in 1.14.0 1.14.1 1.15.0; do
    "$place/v/bin/pip" install --quiet --disable-pip-version-check numpy==2.0.2 networkx==3.4.2 "scipy==$scipy"
    seen+=$("$place/v/bin/python" "$place/roads.py")$'\n'
done
printf '%s' "$seen"
expected="1.14.0 int64 ValueError: Buffer dtype mismatch, expected 'const int' but got 'long'
1.14.1 int64 ValueError: Buffer dtype mismatch, expected 'const int' but got 'long'
1.15.0 int64 [0.0, 3.0, 7.0]
"
[ "$seen" = "$expected" ] || { echo "changed" >&2; exit 1; }

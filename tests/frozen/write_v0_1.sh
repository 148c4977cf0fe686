#!/usr/bin/env bash
# Writes what version 0.1.0 leaves behind: plans, certificates, decisions, a study, the data folder of a service.
# usage: write_v0_1.sh WHEEL NEW_FOLDER    (the wheel of c07991e, Python 3.11, beside this script's checkout of it)
# PIP_* variables hold as usual. The service of that build needs httpx, which its wheel names only among its test extras.
set -euo pipefail
[ $# = 2 ] && [ -f "$1" ] && [ ! -e "$2" ] || { sed -n 2,4p "$0"; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(realpath "$1") target=$(realpath -m "$2")
place=$(mktemp -d) && trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv" && "$place/venv/bin/pip" install --quiet "$wheel" httpx
rotation() { "$place/venv/bin/rotation" "$@" >>"$place/log"; }
ends() { local code=0; rotation "${@:2}" || code=$?; [ "$code" = "$1" ]; }

mkdir -p "$place/v0_1/plans" "$place/v0_1/inputs" && cd "$place/v0_1"
"$place/venv/bin/rotation" version
cp -r "$here/../../instances/three_schools" three_schools

cat >inputs/too_much.yaml <<'YAML'
name: 三校集团：比例过高
year: 2026
extends: 标准
entries:
  - {id: flow, low: 30, high: 40}
  - {id: school_outflow, percent: 10}
YAML
cat >inputs/study.yaml <<'YAML'
name: 三校集团：交流比例
instances:
  - {name: 三校, file: ../three_schools}
policies: [标准]
parameters:
  entries.flow.low: [10, 12, 30]
  entries.backbone_share.percent: [40, 60]
accept:
  - {kpi: shortage, against: {entries.flow.low: 10}, worse_by: 0}
YAML

one=plans/one_year/plan.json
rotation solve three_schools -o plans/one_year
rotation audit three_schools $one -o plans/one_year/audit.json
rotation reserve three_schools $one -o plans/one_year
rotation itineraries three_schools $one -o plans/one_year/week
rotation explain three_schools $one --teacher T000001 --school S002 -o plans/one_year/explain.json
rotation approval three_schools $one -o plans/one_year/approval.docx
rotation alternatives three_schools $one -k 2 --within 1% -o plans/alternatives
rotation pareto three_schools -o plans/front
rotation solve three_schools --years 3 -o plans/three_years
rotation solve three_schools --year 2027 --years 2 --previous plans/three_years/plan.json -o plans/rolled
rotation solve three_schools --policy 州级集团化 --itineraries -o plans/covered
ends 3 solve three_schools --policy inputs/too_much.yaml -o plans/impossible  # no plan is possible

mkdir plans/edited && cp plans/one_year/{plan.*,report.json,certificate.json,reserve.json} plans/edited
edited() { rotation whatif three_schools plans/edited/plan.json "$@" -o plans/edited; }
edited --stay T000010 --ban T000018=S002
edited --leave T000001 --pin T000002=S003
edited --refuse T000021
edited --swap T000036,T000023
edited --withdraw 人工决定1

ends 1 study inputs/study.yaml -o study  # two of its cases are impossible, so not accepted
rm study/study.lock
"$place/venv/bin/python" "$here/serve_v0_1.py" .
mv "$place/v0_1" "$target"

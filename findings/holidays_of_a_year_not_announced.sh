#!/usr/bin/env bash
# Days off in China in a year that the State Council has not announced (2027, as of November 2026).
# chinesecalendar 1.11.0 refuses the year. holidays 0.109, which agrees with it on every day of 2024 to 2026, answers for
# 2027 too, and nothing in the answer says that it is reckoned and not announced: no Saturday or Sunday is worked in the
# whole year, the working week begins on 6 October, although since the notice for 2025 National Day is seven days from
# 1 October in every year, and Spring Festival ends on the sixth day where eight are the rule.
# So a calendar taken from it holds lessons on days that will be off, and none on the days worked for them.
# Seen with Python 3.11 on Linux x86-64. Run: bash holidays_of_a_year_not_announced.sh
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/v"
"$place/v/bin/pip" install --quiet --disable-pip-version-check holidays==0.109 chinesecalendar==1.11.0 python-dateutil==2.9.0.post0
cat > "$place/years.py" <<'PY'
from datetime import date, timedelta

import chinese_calendar
import holidays

for year in (2024, 2025, 2026, 2027):
    china = holidays.country_holidays("CN", years=year)
    days = [date(year, 1, 1) + timedelta(days=gone) for gone in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    worked = [day for day in days if day.weekday() > 4 and china.is_working_day(day)]
    try:
        other = sum(china.is_working_day(day) != chinese_calendar.is_workday(day) for day in days)
        print(f"{year}: {len(worked)} weekend days worked, {other} days otherwise in chinesecalendar")
    except NotImplementedError as error:
        print(f"{year}: {len(worked)} weekend days worked; chinesecalendar: {error}")
        print([str(day) for day in days if day.month == 10 and day.day < 9 and not china.is_working_day(day)])
        print([str(day) for day in days if day.month == 2 and day.day < 15 and not china.is_working_day(day)])
        print(sorted({name for name in china.values() if "estimated" in name.lower() or "announced" in name.lower()}))
PY
seen=$("$place/v/bin/python" "$place/years.py")
printf '%s\n' "$seen"
expected="2024: 8 weekend days worked, 0 days otherwise in chinesecalendar
2025: 5 weekend days worked, 0 days otherwise in chinesecalendar
2026: 6 weekend days worked, 0 days otherwise in chinesecalendar
2027: 0 weekend days worked; chinesecalendar: no available data for year 2027, only year between [2004, 2026] supported
['2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04', '2027-10-05']
['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-13', '2027-02-14']
[]"
[ "$seen" = "$expected" ] || { echo "changed" >&2; exit 1; }

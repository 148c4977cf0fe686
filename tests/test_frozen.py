"""What earlier versions wrote stays as it was written, and is still read, judged, verified and upgraded."""

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from optimizer.studies.versions import versions
from tests.conftest import Rotation

pytestmark = pytest.mark.usefixtures("presets_of_before")

FROZEN = Path(__file__).parent / "frozen"
OLD = FROZEN / "v0_1"
ROSTER, PLANS = OLD / "three_schools", OLD / "plans"
ANCHORS = (  # the last entry of each chain of the ledger
    "*:1:3c180852b19c6655187cca9c7089ca121c0b78f3d964365fc31da6adc4b43349",
    "default:22:5023ceda85a195c9181920df778abae2c85bc8da055546a9d151b0edd3ecb21b",
    "east:3:57bc95ea5981f48ae7c78e0f73c800be6ff67c4f82f4eb18b354647499a3b3e5",
)
ROLLED = ("--year", "2027", "--years", "2", "--previous", PLANS / "three_years" / "plan.json")
COVERED = ("--policy", "州级集团化")
CERTIFIED: tuple[tuple[str, tuple[object, ...]], ...] = (  # plans with a certificate, and how they are asked about
    ("one_year/plan.json", ()), ("three_years/plan.json", ("--years", "3")), ("rolled/plan.json", ROLLED),
    ("covered/plan.json", COVERED), ("edited/plan.json", ()),
)
RESTING = {  # levels whose bound was the solver's word, for good: what a plan of then rests on
    "one_year/plan.json": ("教师负担",), "three_years/plan.json": ("校际差异", "教师负担"), "rolled/plan.json": (),
    "covered/plan.json": ("教师负担",), "edited/plan.json": (),
}
PLAIN: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("one_year/plan.xlsx", ()), ("alternatives/plan-1.json", ()), ("alternatives/plan-2.json", ()),
    *((f"edited/版本/{number:04}/plan.json", ()) for number in range(1, 7)),
)
Told = Callable[[], Any]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """The JSON that a command printed."""
    return lambda: json.loads(capsys.readouterr().out)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the service's data folder."""
    shutil.unpack_archive(OLD / "service.tar.xz", tmp_path)
    return tmp_path / "rotation-data"


def anchored(anchors: Sequence[str] = ANCHORS) -> list[str]:
    return [part for anchor in anchors for part in ("--anchor", anchor)]


# ---------------------------------------------------------------- the files


def test_nobody_rewrote_them() -> None:
    """Byte by byte, none missing and none more."""
    lines = (FROZEN / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {path.relative_to(FROZEN).as_posix(): path for path in OLD.rglob("*") if path.is_file()}
    assert found.keys() == listed.keys()
    assert [name for name, path in found.items() if sha256(path.read_bytes()).hexdigest() != listed[name]] == []


def test_readme_names_what_is_there() -> None:
    """Each row of its table is there, and each file is in one row."""
    rows = re.findall(r"^\| `([^`]+)` \|", (FROZEN / "README.md").read_text(encoding="utf-8"), flags=re.M)
    assert [row for row in rows if not (OLD / row).exists()] == []
    for path in (path.relative_to(OLD) for path in OLD.rglob("*") if path.is_file()):
        assert sum(Path(row) in (path, *path.parents) for row in rows) == 1, path


def test_all_plans_are_of_the_version() -> None:
    plans = list(PLANS.rglob("plan*.json"))
    assert len(plans) == 13 and {read(path)["version"] for path in plans} == {"0.1.0"}


# ---------------------------------------------------------------- plans


@pytest.mark.usefixtures("retirement_of_before")
@pytest.mark.parametrize(("plan", "asked"), CERTIFIED + PLAIN, ids=lambda value: str(value) if value else "-")
def test_plans_are_lawful(rotation: Rotation, plan: str, asked: tuple[object, ...]) -> None:
    assert rotation("audit", ROSTER, PLANS / plan, *asked) == 0


@pytest.mark.usefixtures("retirement_of_before")
@pytest.mark.parametrize(("plan", "asked"), CERTIFIED, ids=lambda value: str(value) if value else "-")
def test_certificates_hold(
    rotation: Rotation, capsys: pytest.CaptureFixture[str], plan: str, asked: tuple[object, ...]
) -> None:
    """They are said to be what they are: resting on a solver where they do, the question not sealed."""
    assert rotation("verify", ROSTER, PLANS / plan, *asked) == (4 if RESTING[plan] else 0)
    said = capsys.readouterr().out
    assert "✗" not in said and "没有封存所问的目标顺序" in said
    resting = [line.partition("（")[0] for line in said.splitlines() if "依据求解器，未独立核验（LP 差距 " in line]
    assert tuple(resting) == RESTING[plan]


@pytest.mark.parametrize(("plan", "asked"), CERTIFIED, ids=lambda value: str(value) if value else "-")
def test_women_who_serve_longer_fill_the_posts_of_later_years(
    rotation: Rotation, capsys: pytest.CaptureFixture[str], plan: str, asked: tuple[object, ...]
) -> None:
    """By today's table T000148 and T000151 do not retire in 2027 and 2028: their school is over its 24 posts.

    Both serve until 60 and the months of delay (组通字〔2015〕14号). Nothing else is unlawful, no plan of one year is.
    """
    quota = "柳河中心中学在岗教师数不超过编制数（已超编的不得再增）"
    later = {2027: 25, 2028: 26} if "--years" in asked else {}
    assert rotation("audit", ROSTER, PLANS / plan, *asked) == bool(later)
    found = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert found == [f"✗ 硬性  {year}—{year + 1}学年：{quota}；实际{now}人，要求≤24。" for year, now in later.items()]
    assert rotation("verify", ROSTER, PLANS / plan, *asked) == (1 if later else 4 if RESTING[plan] else 0)
    found = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗ 不满足")]
    assert found == [f"✗ 不满足：{year}学年{quota}（quota）" for year in later]


def test_a_certificate_of_another_plan_does_not_hold(rotation: Rotation) -> None:
    """So that holding says something."""
    wrong = PLANS / "alternatives" / "plan-2.json"
    assert rotation("verify", ROSTER, wrong, "--certificate", PLANS / "one_year" / "certificate.json") == 1


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    plain = read(path)
    change(plain)
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_changed_roster_is_found_out(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decisions, too, are known to be of another one."""
    roster = shutil.copytree(ROSTER, tmp_path / "roster")
    table = (roster / "教师.csv").read_text(encoding="utf-8-sig")
    (roster / "教师.csv").write_text(table.replace("县级", "市级", 1), encoding="utf-8-sig")
    assert rotation("verify", roster, PLANS / "one_year" / "plan.json") == 1
    faults = [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    assert faults == [f"✗ {who}所依据的数据与现在的不同（摘要不一致）" for who in ("方案", "证书")]
    rotation("verify", roster, PLANS / "edited" / "plan.json")
    assert "另一份名册" in capsys.readouterr().out
    assert rotation("verify", ROSTER, PLANS / "edited" / "plan.json") == 0
    assert "另一份名册" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["verify", "audit", "reserve"])
def test_a_plan_of_a_later_version_is_refused_with_advice(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    plans = shutil.copytree(PLANS / "one_year", tmp_path / "plans")
    plan = edited(plans / "plan.json", lambda plain: plain["digests"].update(schema="3"))
    assert rotation(command, ROSTER, plan) == 2
    said = capsys.readouterr()
    assert "由更新版本的程序写出" in said.out + said.err


def test_a_certificate_of_a_later_version_is_refused_with_advice(
    rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a plan, and of a week."""
    plans = shutil.copytree(PLANS / "one_year", tmp_path / "plans")
    for proof, asked in (
        (plans / "certificate.json", ("verify", ROSTER, plans / "plan.json")),
        (plans / "week" / "itineraries.json",
         ("itineraries-check", ROSTER, plans / "week" / "itineraries.json", plans / "plan.json", "--verify")),
    ):
        edited(proof, lambda plain: plain["digests"].update(schema="3"))
        assert rotation(*asked) == 2
        said = capsys.readouterr()
        assert "由更新版本的程序写出" in said.out + said.err


@pytest.mark.parametrize("stated", [[], ["data"], {"data": 1}, "data"])
def test_broken_digests_are_no_traceback(rotation: Rotation, tmp_path: Path, stated: Any) -> None:
    plans = shutil.copytree(PLANS / "one_year", tmp_path / "plans")
    plan = edited(plans / "plan.json", lambda plain: plain.update(digests=stated))
    assert rotation("verify", ROSTER, plan) == 2


def test_the_approval_says_what_the_certificate_of_then_proves(rotation: Rotation, tmp_path: Path) -> None:
    """It is about this very plan and roster, whatever the schema of its digests."""
    plan = PLANS / "one_year" / "plan.json"
    assert rotation("approval", ROSTER, plan, "-o", tmp_path / "approval.docx") == 0
    with zipfile.ZipFile(tmp_path / "approval.docx") as document:
        text = re.sub("<[^>]+>", "", document.read("word/document.xml").decode())
    assert "教师负担依据求解器，未独立核验（LP 差距 12）" in text and "不是同一份" not in text


@pytest.mark.parametrize(("week", "plan", "asked"), [
    ("one_year/week", "one_year", ()), ("covered/走教", "covered", COVERED),
])
def test_weeks_hold(rotation: Rotation, week: str, plan: str, asked: tuple[object, ...]) -> None:
    """Each lesson, and the bounds of each level from its prices; then the workbook."""
    for file, more in (("itineraries.json", ("--verify",)), ("itineraries.xlsx", ())):
        given = (ROSTER, PLANS / week / file, PLANS / plan / "plan.json")
        assert rotation("itineraries-check", *given, *asked, *more) == 0


def test_versions_go_back_one_by_one(rotation: Rotation, tmp_path: Path) -> None:
    """To the plan before any decision."""
    edited = shutil.copytree(PLANS / "edited", tmp_path / "edited")
    for number in range(5, 0, -1):
        assert rotation("undo", edited) == 0
        before = edited / "版本" / f"{number:04}"
        assert [
            path.name for path in before.iterdir() if path.name != "previous.json"
            and path.read_bytes() != (edited / path.name).read_bytes()
        ] == []
    assert not (edited / "edits.yaml").exists()


def test_decisions_are_kept_by_later_edits(rotation: Rotation, told: Told) -> None:
    """Where nothing but one decision is withdrawn, the others stand and nobody's posting changes."""
    assert rotation("whatif", ROSTER, PLANS / "edited" / "plan.json", "--withdraw", "人工决定3", "--json") == 0
    answer = told()
    assert set(answer["decisions"]) == {f"人工决定{number}" for number in (2, 4, 5, 6, 7, 8)}
    assert (answer["changes"], answer["fewest_proved"]) == ([], True)
    assert {each["name"]: each["after"] for each in answer["levels"]} == {
        "shortage": 1, "soft": 0, "equity": 30_154_924, "burden": 516, "subsidy": 0,
    }


def test_what_was_impossible_was_repaired(rotation: Rotation, tmp_path: Path) -> None:
    report = read(PLANS / "impossible" / "report.json")
    assert (report["status"], bool(report["clashes"])) == ("impossible", True)
    repaired = PLANS / "impossible" / "repaired.yaml"
    assert rotation("solve", ROSTER, "--policy", repaired, "--workers", "1", "-o", tmp_path / "out") == 0


def test_a_study_goes_on_from_its_store(rotation: Rotation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All six cases are read from it; they are new ones where the code is another, for it is part of a case."""
    kept = shutil.copytree(OLD / "study", tmp_path / "study")
    assert rotation("study", OLD / "inputs" / "study.yaml", "-o", kept, "--list") == 0
    listed = capsys.readouterr().out
    with (OLD / "study" / "rows.csv").open(encoding="utf-8-sig", newline="") as rows:
        written = {row["code"] for row in csv.DictReader(rows)}
    assert "共 6 个案例" in listed and ("6 个已有结果" in listed) == (written == {versions()["code"]})


# ---------------------------------------------------------------- the service


def test_a_data_folder_is_upgraded(
    rotation: Rotation, data: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is wrong with it but that nobody is at work; the ledger is that of then."""
    assert rotation("migrate", "--data", data) == 0
    capsys.readouterr()
    assert rotation("doctor", "--json", "--data", data) == 1
    findings = told()["findings"]
    assert [each["name"] for each in findings if each["grade"] == "bad"] == ["计算进程"]
    assert rotation("ledger", "verify", "--data", data, *anchored()) == 0


def test_a_backup_is_restored(rotation: Rotation, tmp_path: Path) -> None:
    """The chains of the units are those of then; that of the installation begins anew with the restoring."""
    place = tmp_path / "restored"
    assert rotation("restore", OLD / "backup.zip", "--data", place, "--secret", OLD / "secret.key") == 0
    assert rotation("ledger", "verify", "--data", place, *anchored(ANCHORS[1:])) == 0

"""What a stranger writes: nothing but ``import optimizer``. Run in an empty folder, and read by mypy --strict."""

from pathlib import Path

import optimizer as ro


def main() -> None:
    instance = ro.example("three_schools")
    heard: list[ro.Event] = []
    answer = ro.solve(instance, listen=heard.append)
    assert answer.solved and answer.proved and answer.repeatable and heard
    frame = answer.levels.frame()
    assert frame["name"][0] == "shortage" and bool((frame["value"] == frame["bound"]).all())
    written = answer.write("out")
    assert [path.name for path in written] == ["plan.xlsx", "plan.json", "report.json", "certificate.json"]

    judged, verdict = ro.audit(instance, answer.plan), ro.verify(instance, answer.plan)
    assert judged.lawful and not judged.findings and len(judged.compliance) > 20
    assert verdict.sound and [level["value"] for level in verdict.levels] == list(frame["value"])
    again = ro.read_plan("out/plan.json", instance)
    assert list(again) == list(answer.plan) and ro.verify(instance, "out/plan.json").sound

    who, where = answer.plan[0]["teacher"], answer.plan[0]["to"]
    why = ro.explain(instance, answer.plan, teacher=who)
    assert who in why.text and why.write("reply.docx") == Path("reply.docx")
    edited = ro.what_if(instance, answer.plan, stay=[who])
    assert edited.solved and who not in {posting["teacher"] for posting in edited.plan}
    assert edited.plan.decisions and ro.audit(instance, edited.plan).lawful
    assert ro.verify(instance, edited.plan).sound
    assert edited.write("out") == Path("out") and ro.read_plan("out/plan.json", instance).decisions
    back = ro.what_if(instance, "out/plan.json", withdraw=edited.plan.decisions, pin=[(who, where)])
    assert back.solved and who in {posting["teacher"] for posting in back.plan}

    week = ro.plan_week(ro.generate("three_schools", seed=1), seconds=30)
    assert week.levels and week.write("week")[0].is_file()

    stricter = instance.with_({"entries.flow.low": 12})
    (flow,) = (entry for entry in stricter.policy.entries if entry["id"] == "flow")
    assert stricter.digests != instance.digests and flow["parameters"]["low"] == 12
    stricter.write("mine")
    assert ro.read("mine").digests == stricter.digests
    plan = {"name": "两种比例", "instances": [{"file": "mine"}], "parameters": {"entries.flow.low": [10, 12]}}
    table = ro.study(plan, "study", workers=2)
    assert table.passed and list(table.frame()["status"]) == ["solved", "solved"]

    refused = ro.solve(ro.example("flow_against_outflow"))
    assert refused.status == "impossible" and not refused.levels and refused.clashes and refused.repairs
    assert ro.solve(refused.repaired).solved
    told: list[str] = []
    for ask in (lambda: refused.plan, lambda: ro.read("nowhere")):
        try:
            ask()
        except ro.NoPlanError as error:
            told.append(str(error))
        except ro.InputError as error:
            told += [problem.advice for problem in error.problems]
    assert len(told) == 2


main()  # unguarded, as in a first script: workers do not run it again
print("done")

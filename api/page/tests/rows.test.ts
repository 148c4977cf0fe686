import assert from "node:assert/strict";
import { test } from "node:test";

import type { Parameter } from "../src/views/policy/form.ts";
import { type Column, faultsOf, rowsOf, valueOf } from "../src/views/policy/rows.ts";

const word: Column = { title: "词", form: "choice", whole: false, low: null, high: null, options: null };
const number: Column = { title: "学年", form: "number", whole: true, low: 0, high: 6, options: null };

function parameter(form: Parameter["form"], columns: Column[], least = 0): Parameter {
  return {
    name: "x", title: "参数", unit: null, form, value: null, default: null, optional: false, whole: false, low: null, high: null,
    options: null, changed: false, least, columns,
  };
}
const faults = (of: Parameter, ...rows: string[][]) => faultsOf(of, rows).each;

test("every form of several rows comes back as it was", () => {
  const free = { ...number, high: null };
  const cases: [Parameter, unknown, string[][]][] = [
    [parameter("table", [word, number]), { 支教: 3, 托管: 0 }, [["支教", "3"], ["托管", "0"]]],
    [parameter("table", [word, word]), { 小学: "专科" }, [["小学", "专科"]]],
    [parameter("table", [word, word, word]), { 托管: { out: "调配", back: "轮训" }, 联盟: { back: "支教" } },
      [["托管", "out", "调配"], ["托管", "back", "轮训"], ["联盟", "back", "支教"]]],
    [parameter("steps", [free, free]), [[60, 1], [90, 2]], [["60", "1"], ["90", "2"]]],
    [parameter("numbers", [free]), [35, 45], [["35"], ["45"]]],
    [parameter("texts", [{ ...word, form: "text" }]), ["英语"], [["英语"]]],
  ];
  for (const [of, value, rows] of cases) {
    assert.deepEqual(rowsOf(of, value), rows);
    assert.deepEqual(valueOf(of, rows), value);
    assert.deepEqual(valueOf(of, []), of.form === "table" ? {} : []);
  }
});

test("what is wrong stands at its row", () => {
  const terms = parameter("table", [word, number]);
  assert.deepEqual(faults(terms, ["支教", "3"], ["", "1"], ["轮训", ""], ["托管", "七"], ["联盟", "1.5"], ["融合", "7"], ["协作", "-1"], ["支教", "2"]), [
    null, { key: "missing", name: "词" }, { key: "missing", name: "学年" }, { key: "number", name: "学年" }, { key: "whole", name: "学年" },
    { key: "high", name: "学年", n: 6 }, { key: "low", name: "学年", n: 0 }, { key: "twice", n: 1 },
  ]);
  assert.deepEqual(faults(parameter("steps", [number, number]), ["2", "1"], ["1", "1"], ["2", "5"]), [null, { key: "rising" }, { key: "twice", n: 1 }]);
});

test("the same word may stand in several rows of a table within a table, the same pair may not", () => {
  const kinds = parameter("table", [word, word, word]);
  assert.deepEqual(faults(kinds, ["托管", "out", "调配"], ["托管", "back", "调配"], ["托管", "out", "支教"]), [null, null, { key: "twice", n: 1 }]);
});

test("a least number of rows", () => {
  assert.deepEqual(faultsOf(parameter("numbers", [number], 1), []).whole, { key: "least", n: 1 });
  assert.equal(faultsOf(parameter("numbers", [number], 1), [["1"]]).whole, null);
});

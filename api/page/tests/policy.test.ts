import assert from "node:assert/strict";
import { test } from "node:test";

import { publicName } from "../src/views/decide/names.ts";
import { added, against, changes, defined, drafted, type Drafts, faultsAt, isEmpty, layer, NO_DRAFTS, ordered, type Parameter, type PolicyEntry, remembered, scopeText, tolerated, valued } from "../src/views/policy/form.ts";

const low: Parameter = {
  name: "low", title: "最低比例", unit: "%", form: "number", value: 10, default: 10, optional: true, low: 0, high: 100, options: null,
  changed: false, whole: true, least: 0, columns: null,
};

test("a changed number is a layer over the policy; put back, it is none", () => {
  const drafts = valued(NO_DRAFTS, "flow", low, 12);
  assert.deepEqual(layer("标准", "某县", drafts), { name: "某县", extends: ["标准"], entries: [{ id: "flow", low: 12 }] });
  assert.ok(isEmpty(valued(drafts, "flow", low, 10)));
  assert.equal(changes(drafts), 1);
});

test("an entry is left out, made soft or hard, or cited from another document", () => {
  assert.deepEqual(layer("标准", "x", drafted(NO_DRAFTS, "flow", { remove: true, weight: 3 })).entries, [{ id: "flow", remove: true }]);
  assert.deepEqual(layer("标准", "x", drafted(NO_DRAFTS, "flow", { weight: null })).entries, [{ id: "flow", weight: null }]);
  const clause = { document: "某文件", article: "第一条", quote: "原文" };
  assert.deepEqual(layer("标准", "x", drafted(NO_DRAFTS, "flow", { clause })).entries, [
    { id: "flow", clause: { document: "某文件", article: "第一条", text: "原文" } },
  ]);
});

test("what a word means is a setting of the policy", () => {
  assert.deepEqual(layer("标准", "x", defined(NO_DRAFTS, { ...low, name: "term", value: 3 }, 4)), {
    name: "x", extends: ["标准"], definitions: { term: 4 },
  });
});

test("the order of the goals and their tolerance are settings; as they were, they are no change", () => {
  const drafts = tolerated(ordered(NO_DRAFTS, ["b", "a"], ["a", "b"]), "a", 2, 0);
  assert.deepEqual(layer("标准", "x", drafts), { name: "x", extends: ["标准"], levels: ["b", "a"], epsilon: { a: 2 } });
  assert.equal(changes(drafts), 2);
  assert.ok(isEmpty(tolerated(ordered(drafts, ["a", "b"], ["a", "b"]), "a", 0, 0)));
});

test("an added entry names its rule, and goes with what was said of it", () => {
  const drafts = valued(added(NO_DRAFTS, "flow_2", "flow"), "flow_2", low, 12);
  assert.deepEqual(layer("标准", "x", drafts).entries, [{ id: "flow_2", rule: "flow", low: 12 }]);
  assert.ok(isEmpty(added(drafts, "flow_2", null)));
});

test("whom and when an entry binds", () => {
  const drafts = drafted(NO_DRAFTS, "flow", { scope: { stages: ["小学"] }, since: "2026-09-01", until: null });
  assert.deepEqual(layer("标准", "x", drafts).entries, [{ id: "flow", scope: { stages: ["小学"] }, since: "2026-09-01", until: null }]);
});

test("what an entry says already is no change of it", () => {
  const clause = { document: "某文件", article: "第一条", quote: "原文" };
  const entry = { weight: 3, since: null, until: "2027-08-31", scope: [{ name: "stages", title: "学段", value: ["小学"] }], clause } as unknown as PolicyEntry;
  assert.deepEqual(against(entry, { weight: 3, since: null, until: "2027-08-31", scope: { stages: ["小学"] }, clause: { ...clause }, remove: false }), {});
  const other = { values: { low: 12 }, weight: null, until: null, scope: {}, clause: { ...clause, quote: "" }, remove: true };
  assert.deepEqual(against(entry, other), other);
});

test("a fault of the service is told at its entry, item and row", () => {
  const drafts: Drafts = { ...valued(added(valued(NO_DRAFTS, "flow", low, 120), "new", "flow"), "locks", low, 10), definitions: { terms: {} } };
  const told = faultsAt([
    { pointer: "/policy/entries/0/low", text: "一" }, { pointer: "/entries/1/clause/document", text: "二" },
    { pointer: "/definitions/fairness/1/1", text: "三" }, { pointer: "/policy/extends", text: "四" },
  ], drafts);
  assert.deepEqual(told, {
    flow: [{ name: "low", row: null, text: "一" }], new: [{ name: "clause", row: null, text: "二" }],
    definitions: [{ name: "fairness", row: 1, text: "三" }], "": [{ name: "", row: null, text: "四" }],
  });
});

test("drafts that an earlier page has remembered", () => {
  assert.deepEqual(remembered(null), NO_DRAFTS);
  assert.equal(changes(remembered('{"entries":{"flow":{"remove":true}},"definitions":{}}')), 1);
});

test("a scope in words", () => {
  assert.equal(scopeText([], "全体"), "全体");
  assert.equal(scopeText([{ name: "stages", title: "学段", value: ["小学", "初中"] }], "全体"), "学段：小学、初中");
});

test("names as a public list shows them", () => {
  assert.deepEqual(["张三", "欧阳锋", "欧阳", "李", "阿依·古丽"].map((name) => publicName(name, "T1")), ["张*", "欧阳*", "欧*", "*", "阿*·**"]);
  assert.equal(publicName("T1", "T1"), "T1");
});

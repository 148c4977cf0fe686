import assert from "node:assert/strict";
import { test } from "node:test";

import { publicName } from "../src/views/decide/names.ts";
import { changes, defined, drafted, isEmpty, layer, NO_DRAFTS, type Parameter, scopeText, valued } from "../src/views/policy/form.ts";

const low: Parameter = {
  name: "low", title: "最低比例", unit: "%", form: "number", value: 10, default: 10, optional: true, low: 0, high: 100, options: null,
  changed: false,
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

test("a scope in words", () => {
  assert.equal(scopeText([]), "全体");
  assert.equal(scopeText([{ name: "stages", title: "学段", value: ["小学", "初中"] }]), "学段：小学、初中");
});

test("names as a public list shows them", () => {
  assert.deepEqual(["张三", "欧阳锋", "欧阳", "李", "阿依·古丽"].map((name) => publicName(name, "T1")), ["张*", "欧阳*", "欧*", "*", "阿*·**"]);
  assert.equal(publicName("T1", "T1"), "T1");
});

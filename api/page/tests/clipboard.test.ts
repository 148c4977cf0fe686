import assert from "node:assert/strict";
import { test } from "node:test";

import { blockOf, blockText, csvText } from "../src/grid/clipboard.ts";

test("a block comes back as it went", () => {
  const block = [["a", "两\n行"], ["带\t制表", '引"号'], ["", "尾"]];
  assert.deepEqual(blockOf(blockText(block)), block);
});

test("what a spreadsheet gives is read: its last line break is no row", () => {
  assert.deepEqual(blockOf("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(blockOf("\t\n"), [["", ""]]);
  assert.deepEqual(blockOf(""), [[""]]);
  assert.deepEqual(blockOf('"a""b"\tc"d'), [['a"b', 'c"d']]);
});

test("what would run as a formula is text; numbers stay numbers", () => {
  assert.equal(blockText([["=1+1", "+86", "-5", "-5.5%", "@x", "-张"]]), "'=1+1\t'+86\t-5\t-5.5%\t'@x\t'-张");
});

test("a file for spreadsheets begins with the mark of UTF-8 and quotes what it must", () => {
  assert.equal(csvText([["姓名", "备注"], ["张,三", 'a"b']]), '\ufeff姓名,备注\r\n"张,三","a""b"\r\n');
});

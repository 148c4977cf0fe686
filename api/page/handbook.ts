/** The handbook as a module: markdown rendered while the page is built, so that help needs no renderer. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Marked } from "marked";
import type { Plugin } from "vite";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SHELVES = { planner: "optimizer", definitions: "optimizer", rules: "optimizer", clauses: "optimizer", operator: "api" };
const NAME = "virtual:handbook/";

export interface Chapter {
  title: string;
  html: string;
  headings: { id: string; text: string }[];
}

/** `virtual:handbook/NAME` gives a chapter. */
export function handbook(): Plugin {
  return {
    name: "handbook",
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const name = id.slice(NAME.length + 1) as keyof typeof SHELVES;
      const file = join(ROOT, SHELVES[name], "handbook", `${name}.md`);
      this.addWatchFile(file);
      return `export default ${JSON.stringify(chapter(readFileSync(file, "utf8")))}`;
    },
  };
}

function chapter(markdown: string): Chapter {
  const headings: Chapter["headings"] = [];
  let title = "";
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = slug(text);
        if (depth === 1) title = plain(text);
        if (depth === 2) headings.push({ id, text: plain(text) });
        return `<h${depth} id="${id}" tabindex="-1">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const to = address(href);
        return to === undefined ? text : `<a href="${to}"${to.startsWith("#") ? "" : ' rel="noopener"'}>${text}</a>`;
      },
      image: ({ text }) => escaped(text), // pictures of the repository are not part of the page
      html: () => "",
    },
  });
  let tables = 0;
  const html = (marked.parse(markdown) as string)
    .replace(/<table>/g, () => `<div class="wide" tabindex="0" role="region" aria-label="表 ${(tables += 1)}"><table>`)
    .replace(/<\/table>/g, "</table></div>")
    .replace(/<pre>/g, '<pre tabindex="0">');
  return { title, html, headings };
}

/** Where a link of the handbook leads on the page; undefined where the page has no such place. */
function address(href: string): string | undefined {
  const [file = "", part = ""] = href.split("#");
  const name = file.split("/").pop()?.replace(/\.md$/, "") ?? "";
  if (!file) return `#/help?at=${encodeURIComponent(part)}`;
  if (file.endsWith(".md") && name in SHELVES) return `#/help/${name}${part ? `?at=${encodeURIComponent(part)}` : ""}`;
  return file === "/openapi.json" ? file : undefined;
}

const plain = (text: string): string => text.replace(/[`*]/g, "");
const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
/** As code hosts make anchors of headings, so that the handbook's own links lead on. */
const slug = (text: string): string =>
  plain(text).trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");

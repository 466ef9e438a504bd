/** The `markdown` block: ordinary Markdown (headings, lists, quotes, code, tables, links), drawn as nodes. */
import { h } from "../widgets/dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

/** @param {string} text @returns {any[]} vnodes */
export function markdown(text) {
  const rows = text.replaceAll("\r", "").split("\n");
  const out = [];
  let at = 0;
  while (at < rows.length) {
    const [node, used] = blockAt(rows, at);
    if (node) out.push(node);
    at += used;
  }
  return out;
}

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function blockAt(rows, at) {
  const row = rows[at];
  if (!row.trim()) return [null, 1];
  if (row.startsWith("```")) return fence(rows, at);
  const heading = /^(#{1,6})\s+(.*)$/.exec(row);
  if (heading) return [h(heading[1].length < 2 ? "h3" : "h4", {}, spans(heading[2])), 1];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(row)) return [h("hr"), 1];
  if (row.startsWith(">")) return quote(rows, at);
  if (isItem(row)) return list(rows, at);
  if (row.includes("|") && /^[\s|:-]+$/.test(rows[at + 1] ?? "") && rows[at + 1].includes("-")) return table(rows, at);
  return paragraph(rows, at);
}

/** @param {string[]} rows @param {number} at @param {(row: string) => boolean} belongs */
function run(rows, at, belongs) {
  let end = at;
  while (end < rows.length && belongs(rows[end])) end += 1;
  return rows.slice(at, end);
}

/** @param {string} row */
const isItem = (row) => /^\s*([-*+]|\d+[.)])\s+/.test(row);

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function fence(rows, at) {
  const body = run(rows, at + 1, (row) => !row.startsWith("```"));
  return [h("pre", {}, h("code", {}, body.join("\n"))), body.length + 2];
}

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function quote(rows, at) {
  const body = run(rows, at, (row) => row.startsWith(">"));
  return [h("blockquote", {}, markdown(body.map((row) => row.replace(/^> ?/, "")).join("\n"))), body.length];
}

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function list(rows, at) {
  const body = run(rows, at, (row) => isItem(row) || /^\s{2,}\S/.test(row));
  const base = indent(body[0]);
  const items = /** @type {string[][]} */ ([]);
  for (const row of body) {
    if (isItem(row) && indent(row) <= base) items.push([row.replace(/^\s*([-*+]|\d+[.)])\s+/, "")]);
    else items[items.length - 1].push(row);
  }
  const tag = /^\s*\d/.test(body[0]) ? "ol" : "ul";
  const drawn = items.map(([first, ...rest]) =>
    h("li", {}, spans(first), rest.length ? markdown(outdent(rest).join("\n")) : null),
  );
  return [h(tag, {}, drawn), body.length];
}

/** @param {string} row */
const indent = (row) => row.length - row.trimStart().length;

/** @param {string[]} rows */
function outdent(rows) {
  const least = Math.min(...rows.map(indent));
  return rows.map((row) => row.slice(least));
}

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function table(rows, at) {
  const body = run(rows, at, (row) => row.includes("|"));
  const cells = (/** @type {string} */ row) =>
    row
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => cell.trim());
  const [head, , ...rest] = body;
  const drawn = h(
    "table",
    {},
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        cells(head).map((cell) => h("th", { scope: "col" }, spans(cell))),
      ),
    ),
    h(
      "tbody",
      {},
      rest.map((row) =>
        h(
          "tr",
          {},
          cells(row).map((cell) => h("td", {}, spans(cell))),
        ),
      ),
    ),
  );
  return [h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" }, drawn), body.length];
}

/** @param {string[]} rows @param {number} at @returns {[any, number]} */
function paragraph(rows, at) {
  const ends = (/** @type {string} */ row) => !row.trim() || /^(#{1,6}\s|>|```)/.test(row) || isItem(row);
  const body = [rows[at], ...run(rows, at + 1, (row) => !ends(row))];
  const drawn = body.flatMap((row, index) => (index ? [h("br"), ...spans(row)] : spans(row)));
  return [h("p", {}, drawn), body.length];
}

/** @type {[RegExp, (match: RegExpExecArray) => any][]} */
const SPANS = [
  [/^\\([\\`*_{}[\]()#+.!|~>-])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/^\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[2], spans(m[1]))],
  [/^<(https?:[^>\s]+)>/, (m) => link(m[1], m[1])],
  [/^(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/, (m) => link(m[1], m[1])],
  [/^\*\*(?=\S)(.+?)\*\*/, (m) => h("strong", {}, spans(m[1]))],
  [/^__(?=\S)(.+?)__/, (m) => h("strong", {}, spans(m[1]))],
  [/^~~(?=\S)(.+?)~~/, (m) => h("s", {}, spans(m[1]))],
  [/^\*(?=\S)([^*]+?)\*/, (m) => h("em", {}, spans(m[1]))],
  [/^_(?=\S)([^_]+?)_(?!\w)/, (m) => h("em", {}, spans(m[1]))],
];

/** @param {string} text @returns {any[]} */
function spans(text) {
  const out = /** @type {any[]} */ ([]);
  let plain = "";
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const found = /[\w]/.test(rest[0]) && !/^https?:/.test(rest) ? null : firstSpan(rest);
    if (found) {
      if (plain) out.push(withEmoji(plain));
      plain = "";
      out.push(found.node);
    } else plain += rest[0];
    at += found ? found.length : 1;
  }
  if (plain) out.push(withEmoji(plain));
  return out;
}

/** @param {string} rest */
function firstSpan(rest) {
  for (const [pattern, draw] of SPANS) {
    const match = pattern.exec(rest);
    if (match) return { node: draw(match), length: match[0].length };
  }
  return null;
}

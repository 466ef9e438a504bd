/** Block Kit blocks as nodes. What a surface does with clicks and typing is in its `Surface` (surface.js). */
import { h } from "../widgets/dom.js";
import { clientWord } from "../client.js";
import { element } from "./elements.js";
import { icon } from "../widgets/icons.js";
import { markdown } from "./markdown.js";
import { brokenLines, richText } from "./richtext.js";
import { picture, textObject } from "./text.js";

/** @typedef {import("./surface.js").Surface} Surface */

/** @param {any[]} blocks @param {Surface} surface @returns {any[]} */
export const drawBlocks = (blocks, surface) =>
  blocks.map((block, index) =>
    h("div", { class: `block ${block.type}`, key: block.block_id ?? index }, drawBlock(block, surface, index)),
  );

/** @type {Record<string, (block: any, surface: Surface, index: number) => any>} */
const DRAW = {
  section,
  header: (block, surface) => h("h3", {}, textObject(block.text, surface)),
  divider: () => h("hr"),
  context: (block, surface) => (block.elements ?? []).map((/** @type {any} */ part) => contextPart(part, surface)),
  actions: (block, surface) =>
    h(
      "div",
      { class: "actions-row" },
      (block.elements ?? []).map((/** @type {any} */ part) => element(part, block, surface)),
    ),
  image: (block, surface) => figure(block, surface),
  input,
  rich_text: (block, surface) => richText(block, surface.reader),
  markdown: (block) => markdown(block.text ?? ""),
  table,
};

/** @param {any} block @param {Surface} surface @param {number} index */
function drawBlock(block, surface, index) {
  const draw = DRAW[block.type];
  if (draw) return draw(block, surface, index);
  return h("p", { class: "not-drawn" }, `A block of type “${block.type}”, which the playground does not draw.`);
}

/** @param {any} block @param {Surface} surface */
function section(block, surface) {
  return [
    h(
      "div",
      { class: "section-words" },
      block.text
        ? h("div", { class: "section-text", id: surface.idOf(block, "text") }, textObject(block.text, surface))
        : null,
      block.fields
        ? h(
            "div",
            { class: "fields" },
            block.fields.map((/** @type {any} */ field) => h("div", {}, textObject(field, surface))),
          )
        : null,
    ),
    block.accessory ? h("div", { class: "accessory" }, element(block.accessory, block, surface)) : null,
  ];
}

/** @param {any} part @param {Surface} surface */
function contextPart(part, surface) {
  if (part.type === "image") return picture(part, "context-image");
  return h("span", { class: "context-text" }, textObject(part, surface));
}

/** @param {any} block @param {Surface} surface */
function figure(block, surface) {
  return h(
    "figure",
    {},
    block.title ? h("figcaption", {}, textObject(block.title, surface)) : null,
    picture(block, "block-image"),
  );
}

/** @param {any} block @param {Surface} surface */
function input(block, surface) {
  const problem = surface.problem(block);
  const field = surface.idOf(block, "field");
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element?.type);
  const naming = { id: surface.idOf(block, "label"), class: "field-label" };
  const label = [
    textObject(block.label, surface),
    block.optional ? h("span", { class: "optional" }, ` ${clientWord(surface.app.locale, "optional")}`) : null,
  ];
  return [
    grouped ? h("div", naming, label) : h("label", { ...naming, for: field }, label),
    element(block.element ?? {}, block, surface),
    block.hint ? h("p", { class: "hint", id: surface.idOf(block, "hint") }, textObject(block.hint, surface)) : null,
    problem
      ? h("p", { class: "problem", id: surface.idOf(block, "problem") }, icon("alert"), h("span", {}, problem))
      : null,
  ];
}

/** @param {any} block @param {Surface} surface */
function table(block, surface) {
  const settings = block.column_settings ?? [];
  const [head, ...rest] = block.rows ?? [];
  const cell = (/** @type {any} */ part) =>
    part?.type === "rich_text" ? richText(part, surface.reader) : brokenLines(part?.text ?? "");
  const align = (/** @type {number} */ column) =>
    settings[column]?.align ? `align-${settings[column].align}` : undefined;
  const cells = (/** @type {any[]} */ row, /** @type {string} */ tag) =>
    row.map((part, column) => h(tag, { class: align(column), scope: tag === "th" ? "col" : undefined }, cell(part)));
  return h(
    "div",
    { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, head ? h("tr", {}, cells(head, "th")) : null),
      h(
        "tbody",
        {},
        rest.map((/** @type {any[]} */ row) => h("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

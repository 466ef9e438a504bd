/** Text objects and pictures, as every block and element uses them. */
import { h } from "../widgets/dom.js";
import { withEmoji } from "./emoji.js";
import { icon } from "../widgets/icons.js";
import { link, mrkdwn } from "./mrkdwn.js";
import { brokenLines } from "./richtext.js";

/** @typedef {import("./surface.js").Surface} Surface */

/** A plain_text or mrkdwn object. @param {any} text @param {Surface} surface */
export function textObject(text, surface) {
  if (!text) return [];
  if (typeof text === "string") return brokenLines(text);
  if (text.type === "mrkdwn") return mrkdwn(text.text ?? "", surface.reader);
  const plain = text.text ?? "";
  return brokenLines(text.emoji === false ? plain : withEmoji(plain));
}

/** Pictures from elsewhere are not loaded (nothing leaves this machine): their words and a link stand in. @param {any} image @param {string} style */
export function picture(image, style) {
  const address = String(image.image_url ?? "");
  const here = address.startsWith("/") && !address.startsWith("//") ? true : address.startsWith(`${location.origin}/`);
  if (here || address.startsWith("data:image/"))
    return h("img", { class: style, src: address, alt: image.alt_text ?? "" });
  return h(
    "span",
    { class: `${style} picture-words` },
    icon("file"),
    link(address, `Picture: ${image.alt_text ?? "no description"}`),
  );
}

/** The words of a text object on one line, for labels. @param {any} text @returns {string} */
export const words = (text) =>
  withEmoji(typeof text === "string" ? text : (text?.text ?? ""))
    .replace(/\s+/g, " ")
    .trim();

/** How a control is named: by its block's label, else by its placeholder. @param {any} el @param {any} block @param {Surface} surface */
export function naming(el, block, surface) {
  const asInput = block.type === "input";
  const described = [asInput && block.hint ? "hint" : null, surface.problem(block) ? "problem" : null]
    .filter(Boolean)
    .map((what) => surface.idOf(block, String(what)));
  return {
    labelledby: asInput ? surface.idOf(block, "label") : undefined,
    label: asInput ? undefined : words(el.placeholder) || words(block.text) || KIND[el.type] || "Choose",
    describedby: described.join(" ") || undefined,
    invalid: Boolean(surface.problem(block)),
    required: asInput && !block.optional,
  };
}

/** @type {Record<string, string>} */
const KIND = {
  datepicker: "Date",
  timepicker: "Time",
  datetimepicker: "Date and time",
  checkboxes: "Choices",
  radio_buttons: "Choices",
};

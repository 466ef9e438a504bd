/** `rich_text` blocks: sections, lists, quotes, preformatted text and their inline parts. */
import { h } from "../widgets/dom.js";
import { emojiOf } from "./emoji.js";
import { channelMention, emojiNode, link, userMention } from "./mrkdwn.js";
import { slackDate } from "../time.js";

/** @typedef {import("./mrkdwn.js").Reader} Reader */

/** @param {any} block @param {Reader} reader @returns {any[]} vnodes */
export const richText = (block, reader) =>
  (block.elements ?? []).map((/** @type {any} */ part) => drawPart(part, reader));

/** @param {any} part @param {Reader} reader @returns {any} */
function drawPart(part, reader) {
  const inside = () => (part.elements ?? []).flatMap((/** @type {any} */ piece) => drawPiece(piece, reader));
  if (part.type === "rich_text_list") return drawList(part, reader);
  if (part.type === "rich_text_quote") return h("blockquote", {}, inside());
  if (part.type === "rich_text_preformatted") return h("pre", {}, h("code", {}, inside()));
  return h("div", { class: "rich-line" }, inside());
}

/** @param {any} part @param {Reader} reader */
function drawList(part, reader) {
  const items = (part.elements ?? []).map((/** @type {any} */ item) => h("li", {}, drawPart(item, reader)));
  const props = { class: part.indent ? `indent-${Math.min(part.indent, 3)}` : undefined };
  if (part.style !== "ordered") return h("ul", props, items);
  return h("ol", { ...props, start: part.offset ? part.offset + 1 : undefined }, items);
}

/** @param {any} piece @param {Reader} reader @returns {any[]} */
function drawPiece(piece, reader) {
  const node = bare(piece, reader);
  const styles = piece.style ?? {};
  let drawn = Array.isArray(node) ? node : [node];
  if (styles.code) drawn = [h("code", {}, drawn)];
  if (styles.strike) drawn = [h("s", {}, drawn)];
  if (styles.italic) drawn = [h("em", {}, drawn)];
  if (styles.bold) drawn = [h("strong", {}, drawn)];
  return drawn;
}

/** @param {any} piece @param {Reader} reader @returns {any} */
function bare(piece, reader) {
  switch (piece.type) {
    case "text":
      return brokenLines(piece.text ?? "");
    case "link":
      return link(piece.url ?? "", piece.text || piece.url);
    case "user":
      return userMention(piece.user_id ?? "", reader);
    case "channel":
      return channelMention(piece.channel_id ?? "", reader);
    case "emoji":
      return emojiPiece(piece);
    case "broadcast":
      return h("span", { class: "mention me" }, `@${piece.range}`);
    case "usergroup":
      return h("span", { class: "mention" }, "@group");
    case "date":
      return h("time", {}, ofToken(piece, reader));
    case "color":
      return h("code", {}, piece.value ?? "");
    default:
      return piece.fallback ?? piece.text ?? "";
  }
}

/** @param {any} piece */
function emojiPiece(piece) {
  const drawn = emojiOf(piece.name ?? "");
  return drawn ? emojiNode(piece.name, drawn) : `:${piece.name}:`;
}

/** @param {string} text */
export const brokenLines = (text) => text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));

/** A `date` piece, in Slack's tokens. @param {any} piece @param {import("./mrkdwn.js").Reader} reader */
const ofToken = (piece, reader) =>
  slackDate(piece.format ?? "{date}", Number(piece.timestamp), reader.now, reader.zone, reader.locale);

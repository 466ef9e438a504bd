/** Slack's mrkdwn, drawn as Slack draws it. Text arrives with `&`, `<`, `>` as entities; only text nodes come out. */
import { h } from "../widgets/dom.js";
import { emojiOf } from "./emoji.js";
import { slackDate } from "../time.js";

/**
 * What is needed to name people, channels and moments.
 * @typedef {{nameOf(id: string): string, channelName(id: string): string|null, openChannel(id: string): void,
 *            meId: string, now: Date, zone: string, locale: string}} Reader
 */

const EDGE = /[\s\p{P}\p{S}]/u;
const WRAPS = { "*": "strong", _: "em", "~": "s" };
const URL_HERE = /^https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]}]/;

/** Undo Slack's three entities. @param {string} text */
export const unescapeText = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A link that may be followed, or null: web, mail and telephone only. @param {string} address */
export function safeAddress(address) {
  const clean = unescapeText(address).trim();
  return /^(https?:\/\/|mailto:|tel:)/i.test(clean) || /^\/(?!\/)/.test(clean) ? clean : null;
}

/** @param {string} address @param {any} contents */
export function link(address, contents) {
  const safe = safeAddress(address);
  return safe
    ? h("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, contents)
    : h("span", {}, contents);
}

/**
 * Draw a mrkdwn text.
 * @param {string} text @param {Reader} reader
 * @returns {any[]} vnodes
 */
export function mrkdwn(text, reader) {
  return text.split(/```/).flatMap((part, index, parts) => {
    const inCode = index % 2 === 1;
    if (inCode && index < parts.length - 1)
      return [h("pre", {}, h("code", {}, codeText(part.replace(/^\n|\n$/g, ""))))];
    return lines(inCode ? "```" + part : index > 0 ? part.replace(/^\n/, "") : part, reader);
  });
}

/** @param {string} text @param {Reader} reader */
function lines(text, reader) {
  const out = /** @type {any[]} */ ([]);
  let plain = /** @type {string[]} */ ([]);
  let quoted = /** @type {string[]} */ ([]);
  const flush = () => {
    if (plain.length) out.push(...paragraph(plain, reader));
    if (quoted.length) out.push(h("blockquote", {}, paragraph(quoted, reader)));
    plain = [];
    quoted = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(quote) !== quoted.length > 0) flush();
    if (quote) quoted.push(quote[1]);
    else plain.push(line);
  }
  flush();
  return out;
}

/** Lines, with list lines hanging by their marker. @param {string[]} texts @param {Reader} reader */
function paragraph(texts, reader) {
  const out = /** @type {any[]} */ ([]);
  texts.forEach((text, index) => {
    const item = /^(\s*)([•◦▪-]|\d{1,2}\.)\s+(.*)$/.exec(text);
    if (item) {
      const depth = item[1].length >= 2 ? " deeper" : "";
      out.push(
        h(
          "span",
          { class: `hang${depth}` },
          h("span", { class: "marker" }, item[2]),
          h("span", {}, inline(item[3], reader)),
        ),
      );
      return;
    }
    out.push(...inline(text, reader));
    const nextIsItem = /^\s*([•◦▪-]|\d{1,2}\.)\s+/.test(texts[index + 1] ?? "");
    if (index < texts.length - 1 && !(nextIsItem && text.trim())) out.push(h("br"));
  });
  return out;
}

/** @param {string} text @param {Reader} reader @returns {any[]} */
function inline(text, reader) {
  const out = /** @type {any[]} */ ([]);
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at, reader);
    if (piece) {
      if (plain) out.push(unescapeText(plain));
      plain = "";
      out.push(piece.node);
      at += piece.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) out.push(unescapeText(plain));
  return out;
}

/** @param {string} text @param {number} at @param {Reader} reader @returns {{node: any, length: number}|null} */
function pieceAt(text, at, reader) {
  const sign = text[at];
  const opens = at === 0 || EDGE.test(text[at - 1]);
  if (sign === "<") return angled(text, at, reader);
  if (sign === "`") return code(text, at);
  if (sign in WRAPS && opens) return wrapped(text, at, reader);
  if (sign === ":") return emoji(text, at);
  if (sign === "h" && opens) return bareLink(text, at);
  return null;
}

/** @param {string} text @param {number} at */
function code(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: h("code", {}, codeText(text.slice(at + 1, end))), length: end - at + 1 };
}

/** @param {string} text */
const codeText = (text) =>
  unescapeText(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label || target));

/** @param {string} text @param {number} at @param {Reader} reader */
function wrapped(text, at, reader) {
  const sign = /** @type {keyof typeof WRAPS} */ (text[at]);
  if (!text[at + 1] || /\s/.test(text[at + 1]) || text[at + 1] === sign) return null;
  for (let end = at + 2; end < text.length; end += 1) {
    if (text[end] === "<") end = Math.max(end, text.indexOf(">", end));
    const closes =
      text[end] === sign && !/\s/.test(text[end - 1]) && (end + 1 === text.length || EDGE.test(text[end + 1]));
    if (closes) return { node: h(WRAPS[sign], {}, inline(text.slice(at + 1, end), reader)), length: end - at + 1 };
  }
  return null;
}

/** @param {string} text @param {number} at */
function emoji(text, at) {
  const match = /^:([a-z0-9_+-]+):(?::skin-tone-\d:)?/.exec(text.slice(at, at + 60));
  const drawn = match && emojiOf(match[1]);
  return match && drawn ? { node: emojiNode(match[1], drawn), length: match[0].length } : null;
}

/** @param {string} name @param {string} drawn */
export const emojiNode = (name, drawn) =>
  h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, drawn);

/** @param {string} text @param {number} at */
function bareLink(text, at) {
  const match = URL_HERE.exec(text.slice(at));
  return match ? { node: link(match[0], unescapeText(match[0])), length: match[0].length } : null;
}

/** @param {string} text @param {number} at @param {Reader} reader */
function angled(text, at, reader) {
  const match = /^<([^<>\n]+)>/.exec(text.slice(at));
  if (!match) return null;
  const cut = match[1].indexOf("|");
  const target = cut < 0 ? match[1] : match[1].slice(0, cut);
  const label = cut < 0 ? "" : match[1].slice(cut + 1);
  return { node: reference(target, label, reader), length: match[0].length };
}

/** @param {string} target @param {string} label @param {Reader} reader */
function reference(target, label, reader) {
  if (target.startsWith("@")) return userMention(target.slice(1), reader, label);
  if (target.startsWith("#")) return channelMention(target.slice(1), reader, label);
  if (target.startsWith("!date^")) return dateNode(target, label, reader);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, unescapeText(label) || "@group");
  if (target.startsWith("!"))
    return h("span", { class: "mention me" }, `@${unescapeText(label || target.slice(1)).replace(/^@/, "")}`);
  const shown = label || target.replace(/^(mailto|tel):/, "");
  return link(target, label ? inline(label, reader) : unescapeText(shown));
}

/** @param {string} id @param {Reader} reader @param {string} [label] */
export function userMention(id, reader, label = "") {
  const name = reader.nameOf(id) || unescapeText(label) || id;
  return h("span", { class: id === reader.meId ? "mention me" : "mention" }, `@${name}`);
}

/** @param {string} id @param {Reader} reader @param {string} [label] */
export function channelMention(id, reader, label = "") {
  const name = reader.channelName(id);
  if (!name) return h("span", { class: "mention" }, `#${unescapeText(label) || "private channel"}`);
  return h("button", { type: "button", class: "mention", onclick: () => reader.openChannel(id) }, `#${name}`);
}

/** @param {string} target `!date^unix^pattern^link` @param {string} label the fallback @param {Reader} reader */
function dateNode(target, label, reader) {
  const [, unix, pattern, address] = target.split("^");
  const seconds = Number(unix);
  if (!pattern || !Number.isFinite(seconds)) return h("span", {}, unescapeText(label));
  const text = unescapeText(slackDate(pattern, seconds, reader.now, reader.zone, reader.locale));
  const node = h(
    "time",
    { datetime: new Date(seconds * 1000).toISOString(), title: `In your zone, ${reader.zone}` },
    text,
  );
  return address ? link(address, node) : node;
}

/** The wire: the last calls, events and answers between the bot and this Slack, newest first. */
import { get } from "../api.js";
import { h } from "../widgets/dom.js";

/** @typedef {import("../app.js").App} App */

const SHOWN = 80;

const KEPT = 300;

/** What the page has of the wire; fetched only while the panel is open. */
export class WireLog {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.open = false;
    /** @type {any[]} */ this.entries = [];
    /** @type {Set<number>} */ this.unfolded = new Set();
  }

  async fetch() {
    if (!this.open) return;
    const { entries } = await get("wire", { after: this.entries.at(-1)?.n ?? 0 });
    this.entries = [...this.entries, ...entries].slice(-KEPT);
  }

  toggle() {
    this.open = !this.open;
    this.app.render();
    if (this.open) void this.app.refresh();
  }

  /** @param {number} n the entry's number */
  unfold(n) {
    if (!this.unfolded.delete(n)) this.unfolded.add(n);
    this.app.render();
  }

  forget() {
    this.entries = [];
    this.unfolded.clear();
  }
}

/** @param {App} app */
export function wirePanel(app) {
  const entries = [...app.wire.entries].reverse().slice(0, SHOWN);
  return h(
    "section",
    { class: "card wire", "aria-labelledby": "wire-title" },
    h(
      "h2",
      { id: "wire-title" },
      h(
        "button",
        {
          type: "button",
          class: "fold",
          "aria-expanded": String(app.wire.open),
          "aria-controls": "wire-list",
          onclick: () => app.wire.toggle(),
        },
        "Wire",
        h("small", {}, app.wire.open ? "hide" : "show what goes over it"),
      ),
    ),
    app.wire.open
      ? h(
          "ul",
          { id: "wire-list" },
          entries.length ? entries.map((entry) => row(app, entry)) : h("li", { class: "none" }, "Nothing yet."),
        )
      : null,
  );
}

/** @param {App} app @param {any} entry */
function row(app, entry) {
  const open = app.wire.unfolded.has(entry.n);
  const failed = entry.ok === false || Boolean(entry.error);
  return h(
    "li",
    { key: entry.n, class: failed ? "failed" : undefined },
    h(
      "button",
      { type: "button", "aria-expanded": String(open), onclick: () => app.wire.unfold(entry.n) },
      h("span", { class: "wire-kind" }, entry.direction),
      h("span", { class: "wire-name" }, entry.name),
      failed ? h("strong", {}, `error: ${entry.error ?? "unknown"}`) : null,
      h("small", {}, Number.isFinite(entry.ms) ? `${Math.round(entry.ms)} ms` : ""),
    ),
    open ? [json("Sent", entry.request), json("Answered", entry.response)] : null,
  );
}

/** @param {string} title @param {any} value */
function json(title, value) {
  if (value === null || value === undefined) return null;
  return h(
    "figure",
    {},
    h("figcaption", {}, title),
    h("pre", { tabindex: "0" }, h("code", {}, JSON.stringify(value, null, 2))),
  );
}

/** The wire: the last calls, events and answers between the bot and this Slack, newest first. */
import { h } from "./dom.js";

/** @typedef {import("./app.js").App} App */

const SHOWN = 80;

/** @param {App} app */
export function wirePanel(app) {
  const entries = [...app.wire].reverse().slice(0, SHOWN);
  return h(
    "section",
    { class: "card wire", "aria-labelledby": "wire-title" },
    h(
      "h2",
      { id: "wire-title" },
      h(
        "button",
        { type: "button", class: "fold", "aria-expanded": String(app.wireOpen), "aria-controls": "wire-list", onclick: () => app.toggleWire() },
        "Wire",
        h("small", {}, app.wireOpen ? "hide" : "show what goes over it"),
      ),
    ),
    app.wireOpen
      ? h("ul", { id: "wire-list" }, entries.length ? entries.map((entry) => row(app, entry)) : h("li", { class: "none" }, "Nothing yet."))
      : null,
  );
}

/** @param {App} app @param {any} entry */
function row(app, entry) {
  const open = app.wireShown.has(entry.n);
  const failed = entry.ok === false || Boolean(entry.error);
  const toggle = () => {
    if (open) app.wireShown.delete(entry.n);
    else app.wireShown.add(entry.n);
    app.render();
  };
  return h(
    "li",
    { key: entry.n, class: failed ? "failed" : undefined },
    h(
      "button",
      { type: "button", "aria-expanded": String(open), onclick: toggle },
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
  return h("figure", {}, h("figcaption", {}, title), h("pre", { tabindex: "0" }, h("code", {}, JSON.stringify(value, null, 2))));
}

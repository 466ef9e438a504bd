/** The conversations of the person one is: channels, direct messages, apps; unread ones stand out in weight and in words. */
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { menu } from "../widgets/menu.js";
import { avatar } from "./people.js";

/** @typedef {import("../app.js").App} App */

/** @type {[string, (one: any) => boolean, string][]} */
const PARTS = [
  ["Apps", (one) => one.kind === "app", ""],
  ["Channels", (one) => ["channel", "private_channel"].includes(one.kind), "No channels."],
  ["Direct messages", (one) => ["im", "mpim"].includes(one.kind), "None yet."],
];

/** @param {App} app */
export function sidebar(app) {
  return h(
    "nav",
    { class: "sidebar", id: "places", "aria-label": "Conversations" },
    PARTS.map(([title, belongs, none], at) => {
      const own = /** @type {any[]} */ (app.conversations.filter(belongs));
      return h(
        "section",
        { key: title, "aria-labelledby": `part-${at}` },
        h(
          "div",
          { class: "part-head" },
          h("h2", { id: `part-${at}`, class: "column-title" }, title),
          at === 2 ? writeTo(app) : null,
        ),
        own.length
          ? h(
              "ul",
              {},
              own.map((one) => h("li", { key: one.id }, row(app, one))),
            )
          : none
            ? h("p", { class: "none" }, none)
            : null,
      );
    }),
  );
}

/** @param {App} app @param {any} one */
function row(app, one) {
  const current = one.id === app.openId;
  const unread = current ? 0 : (one.unread ?? 0);
  const outside = one.is_member === false && one.kind === "channel";
  return h(
    "button",
    {
      type: "button",
      class: `place${current ? " current" : ""}${unread ? " unread" : ""}${outside || one.archived ? " outside" : ""}`,
      "aria-current": current ? "page" : undefined,
      title: one.preview && one.kind !== "app" ? one.preview : undefined,
      onclick: () => app.open(one.id),
    },
    h("span", { class: "place-sign", "aria-hidden": "true" }, sign(app, one)),
    h("span", { class: "place-name" }, spokenKind(one), app.names.title(one)),
    one.archived ? h("small", {}, "archived") : outside ? h("small", {}, "not joined") : null,
    unread ? h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, " unread")) : null,
  );
}

/** @param {App} app */
function writeTo(app) {
  const others = app.people.filter((one) => one.id !== app.meId && !one.is_bot && !one.deactivated);
  const items = others.map((one) => ({ text: one.real_name, note: one.title, choose: () => app.writeTo(one.id) }));
  return menu({ label: "Write to somebody", face: icon("plus"), items });
}

/** @param {any} one */
const spokenKind = (one) =>
  one.kind === "private_channel"
    ? h("span", { class: "unseen" }, "private channel ")
    : one.kind === "channel"
      ? h("span", { class: "unseen" }, "channel ")
      : null;

/** @param {App} app @param {any} one */
function sign(app, one) {
  if (one.kind === "channel") return "#";
  if (one.kind === "private_channel") return icon("lock");
  if (one.kind === "app") return icon("house");
  if (one.kind === "mpim") return h("span", { class: "several" }, String(one.members.length));
  return avatar(app.byId.get(one.members.find((/** @type {string} */ id) => id !== app.meId)) ?? { name: one.name });
}

/** One message: who, when, its words or blocks, its files, and the menu of what can be done with it. */
import { drawBlocks } from "../blocks/blocks.js";
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { menu } from "../widgets/menu.js";
import { mrkdwn, safeAddress } from "../blocks/mrkdwn.js";
import { clientWord } from "../client.js";
import { avatar } from "./people.js";
import { Surface } from "../blocks/surface.js";
import { clockTime, fullDate } from "../time.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app @param {any} message @param {{follows?: boolean, broadcastOf?: any}} [how] */
export function drawMessage(app, message, how = {}) {
  const author = app.byId.get(message.user) ?? { id: message.user, name: message.username, is_bot: message.is_bot };
  const name = message.is_bot ? message.username : author.real_name || message.username || "Somebody";
  const follows = how.follows && !message.ephemeral;
  return h(
    "article",
    {
      key: how.broadcastOf ? `again-${message.ts}` : message.ts,
      class: `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: "-1",
      "data-focus-home": true,
      "data-ts": message.ts,
      "aria-label": `${name}, ${moment(app, message)}`,
    },
    h("div", { class: "message-side" }, follows ? null : avatar({ ...author, name, real_name: name })),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral ? h("p", { class: "only-you" }, icon("eye"), clientWord(app.locale, "onlyYou")) : null,
      how.broadcastOf ? h("p", { class: "only-you" }, icon("reply"), clientWord(app.locale, "alsoSent")) : null,
      follows ? null : head(app, message, name),
      h("div", { class: "message-body" }, body(app, message, Boolean(how.broadcastOf))),
      (message.files ?? []).map(file),
    ),
    message.ephemeral ? null : h("div", { class: "message-menu" }, actions(app, message, name)),
  );
}

/** @param {App} app @param {any} message */
const moment = (app, message) => clockTime(new Date(message.time), app.me.tz, app.locale);

/** @param {App} app @param {any} message @param {string} name */
function head(app, message, name) {
  const at = new Date(message.time);
  const spoken = `${fullDate(at, app.me.tz, app.locale)}, ${moment(app, message)}`;
  return h(
    "header",
    { class: "message-head" },
    h("span", { class: "author" }, name),
    message.is_bot ? h("span", { class: "app-mark" }, "app") : null,
    h("time", { datetime: message.time, title: spoken }, moment(app, message)),
  );
}

/** @param {App} app @param {any} message @param {boolean} again */
function body(app, message, again) {
  const edited = message.edited ? h("span", { class: "edited" }, ` ${clientWord(app.locale, "edited")}`) : null;
  // What a person typed is drawn from its text, where *bold* and lists are still what they meant.
  if (!message.blocks?.length || !message.is_bot)
    return h("div", { class: "words" }, mrkdwn(message.text ?? "", app.names.reader()), edited);
  const container = { type: "message", channel: message.channel ?? app.openId, ts: message.ts };
  return [drawBlocks(message.blocks, new Surface(app, "message", container, { state: message.state, again })), edited];
}

/** The link's words are its name, so that who speaks to their machine can say what they see. @param {any} one */
function file(one) {
  const address = safeAddress(one.url ?? one.url_private ?? "");
  const name = one.title || one.name;
  return h(
    "a",
    { class: "file", key: one.id, href: address ?? "#", download: one.name || name },
    icon("file"),
    h("span", {}, h("span", { class: "unseen" }, "Download "), name, one.title && one.name !== one.title ? h("small", {}, one.name) : null),
  );
}

/** @param {App} app @param {any} message @param {string} name */
function actions(app, message, name) {
  const shortcuts = app.state.message_shortcuts.map((/** @type {any} */ shortcut) => ({
    text: shortcut.name,
    note: shortcut.description,
    choose: () => app.act("shortcut", { callback_id: shortcut.callback_id, channel: app.openId, ts: message.ts }),
  }));
  const reply = { text: "Reply in a thread", choose: () => app.startReply(message) };
  return menu({
    label: `What to do with ${name}'s message of ${moment(app, message)}`,
    face: icon("more"),
    items: [reply, ...shortcuts],
  });
}

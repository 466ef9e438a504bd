/** The middle of the page: a conversation with its messages and threads, or Village's Home. */
import { drawBlocks } from "../blocks/blocks.js";
import { composer } from "../widgets/composer.js";
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { menu } from "../widgets/menu.js";
import { clientWord } from "../client.js";
import { drawMessage } from "./message.js";
import { Surface } from "../blocks/surface.js";
import { dayHeading, isoDay } from "../time.js";

/** @typedef {import("../app.js").App} App */

const SAME_AUTHOR_MS = 5 * 60_000;

/** @param {App} app */
export function conversation(app) {
  const one = app.current;
  if (!one)
    return h("main", { class: "conversation", id: "main" }, h("p", { class: "nothing" }, "Choose a conversation."));
  const home = one.kind === "app" && app.appTab === "home";
  return h(
    "main",
    { class: "conversation", id: "main", "aria-labelledby": "place-title" },
    header(app, one),
    one.kind === "app" ? tabs(app) : null,
    home ? [homeTab(app), writeFromHome(app)] : [messageList(app, one), composer(app, one)],
  );
}

/** @param {App} app @param {any} one */
function header(app, one) {
  const group = one.kind === "channel" || one.kind === "private_channel";
  const members = (one.members ?? []).map((/** @type {string} */ id) => app.names.of(id)).filter(Boolean);
  const elsewhere = app.conversations.some((/** @type {any} */ other) => other.unread && other.id !== one.id);
  const line = one.topic || (one.kind === "app" ? "Only you and Village read this." : "");
  return h(
    "header",
    { class: "place-head" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button fold-places",
        "aria-label": elsewhere ? "Conversations, with something new" : "Conversations",
        "aria-expanded": String(app.panel === "places"),
        "aria-controls": "places",
        onclick: () => app.togglePanel("places"),
      },
      icon("list"),
      elsewhere ? h("span", { class: "dot" }) : null,
    ),
    h(
      "div",
      { class: "place-words" },
      h(
        "h2",
        { id: "place-title", tabindex: "-1", "data-focus-fallback": true },
        one.kind === "channel" ? h("span", { class: "sign", "aria-hidden": "true" }, "#") : null,
        one.kind === "private_channel" ? icon("lock") : null,
        app.names.title(one),
      ),
      line ? h("p", {}, line) : null,
    ),
    group || one.kind === "mpim"
      ? h("span", { class: "members", title: members.join(", ") }, `${members.length} people`)
      : null,
    group
      ? menu(
          { label: `Settings of ${app.names.title(one)}`, face: icon("more"), items: settings(app, one) },
          "settings",
        )
      : null,
  );
}

/** @param {App} app @param {any} one */
function settings(app, one) {
  const bot = app.bot?.name ?? "Village";
  const inside = (one.members ?? []).includes(app.bot?.user_id);
  const go = (/** @type {string} */ what) => () => app.act(what, { channel: one.id });
  return [
    inside
      ? { text: `Remove ${bot} from here`, danger: true, choose: go("remove_bot") }
      : { text: `Invite ${bot}`, choose: go("invite_bot") },
    one.is_member
      ? { text: "Leave the channel", choose: go("leave") }
      : { text: "Join the channel", choose: go("join") },
    { text: "Archive the channel", danger: true, choose: go("archive") },
  ];
}

/** @param {App} app */
function tabs(app) {
  const names = ["home", "messages"];
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = names[1 - names.indexOf(app.appTab)];
    void app.openTab(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  const tab = (/** @type {string} */ name) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-selected": String(app.appTab === name),
        "aria-controls": "tab-panel",
        tabindex: app.appTab === name ? "0" : "-1",
        onclick: () => app.openTab(name),
      },
      clientWord(app.locale, /** @type {"home"|"messages"} */ (name)),
    );
  return h("div", { class: "tabs", role: "tablist", "aria-label": "Village", onkeydown: press }, names.map(tab));
}

/** @param {App} app */
function homeTab(app) {
  const { home } = app.state;
  const empty = h("p", { class: "nothing" }, "Village has not drawn anything here for you yet.");
  const surface = home ? new Surface(app, "home", { type: "view", view_id: home.id }, { state: home.state }) : null;
  return h(
    "div",
    {
      key: `home-${app.meId}`,
      class: "home",
      id: "tab-panel",
      role: "tabpanel",
      "aria-labelledby": "tab-home",
      tabindex: "0",
    },
    h(
      "div",
      { class: "home-page", "data-focus-home": true, tabindex: "-1" },
      surface ? drawBlocks(home.blocks ?? [], surface) : empty,
    ),
  );
}

/** Home takes no words, in Slack either: this leads to where it does, with the field ready. @param {App} app */
function writeFromHome(app) {
  if (app.me.deactivated) return null;
  const write = async () => {
    await app.openTab("messages");
    app.draw();
    /** @type {HTMLElement|null} */ (document.querySelector(".composer textarea"))?.focus();
  };
  return h(
    "p",
    { class: "write-from-home" },
    h("button", { type: "button", class: "button", onclick: write }, icon("send"), "Write to Village"),
  );
}

/** @param {App} app @param {any} one */
function messageList(app, one) {
  const key = `${app.meId}/${one.id}`;
  const ready = app.messagesOf === key;
  const messages = ready ? app.messages : [];
  const panel =
    one.kind === "app"
      ? { id: "tab-panel", role: "tabpanel", "aria-labelledby": "tab-messages" }
      : { role: "region", "aria-label": "Messages" };
  return h(
    "div",
    { ...panel, key: `list-${key}-${ready}`, class: "messages", tabindex: "0", "data-scroll": true, shown: toEnd },
    h(
      "div",
      { class: "messages-inner" },
      ready && !messages.length ? nothingYet(app, one) : null,
      inDays(app, messages),
    ),
  );
}

/** What stands in an empty conversation; a newcomer finds the guide from here. @param {App} app @param {any} one */
function nothingYet(app, one) {
  const open = { type: "button", class: "button primary", onclick: () => app.toggleSide() };
  return h(
    "div",
    { class: "nothing" },
    h("p", {}, emptyLine(app, one)),
    app.sideOpen || app.guideStep >= 0 ? null : h("p", {}, h("button", open, "Show me around")),
  );
}

/** @param {App} app @param {any} one */
function emptyLine(app, one) {
  if (one.kind === "app")
    return "Nothing has been said yet. Write to Village in plain words, or type / for its commands.";
  if (!one.is_member && one.kind === "channel") return "You are not in this channel yet.";
  return "Nothing has been said here yet.";
}

/** @param {App} app @param {any[]} messages */
function inDays(app, messages) {
  const zone = app.me.tz;
  const byParent = Map.groupBy ? Map.groupBy(messages, parentOf) : grouped(messages);
  const known = new Set(messages.map((message) => message.ts));
  const top = messages.filter((message) => !parentOf(message) || !known.has(parentOf(message)) || message.broadcast);
  let day = "";
  let before = /** @type {any} */ (null);
  return top.flatMap((message) => {
    const at = new Date(message.time);
    const starts = isoDay(at, zone) !== day;
    day = isoDay(at, zone);
    const again = message.broadcast && known.has(parentOf(message)) ? message : null;
    const drawn = drawMessage(app, message, { follows: !starts && follows(before, message), broadcastOf: again });
    const replies = again ? [] : (byParent.get(message.ts) ?? []);
    before = replies.length ? null : message;
    return [
      starts ? h("h3", { class: "day", key: `day-${day}` }, h("span", {}, dayHeading(at, app.now, zone, app.locale))) : null,
      drawn,
      replies.length ? thread(app, message, replies) : null,
    ];
  });
}

/** @param {any} message @returns {string} the thread's first message, or "" */
const parentOf = (message) => (message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : "");

/** @param {any[]} messages @returns {Map<string, any[]>} */
function grouped(messages) {
  const groups = new Map();
  for (const message of messages) groups.set(parentOf(message), [...(groups.get(parentOf(message)) ?? []), message]);
  return groups;
}

/** @param {App} app @param {any} parent @param {any[]} replies */
const thread = (app, parent, replies) =>
  h(
    "div",
    { class: "thread", key: `thread-${parent.ts}`, role: "group", "aria-label": "Replies" },
    replies.map((reply, index) => drawMessage(app, reply, { follows: follows(replies[index - 1], reply) })),
    h(
      "button",
      {
        type: "button",
        class: "quiet-button",
        "aria-label": `Reply to ${app.names.of(parent.user) || parent.username} in the thread`,
        onclick: () => app.startReply(parent),
      },
      "Reply",
    ),
  );

/** @param {any} before @param {any} message */
function follows(before, message) {
  if (!before || before.ephemeral || before.user !== message.user || before.username !== message.username) return false;
  return Date.parse(message.time) - Date.parse(before.time) < SAME_AUTHOR_MS;
}

/** @param {Element} list */
function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

/**
 * Draw, and keep every list of messages at its end if it was there.
 * @param {() => void} draw
 */
export function keepingEnds(draw) {
  const lists = [...document.querySelectorAll("[data-scroll]")];
  const atEnd = lists.filter((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 60);
  draw();
  for (const list of atEnd) toEnd(list);
}

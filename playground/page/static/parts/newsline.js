/** The line under the clock after it was moved: what time it is, who got what, and a way to look at it as that person. */
import { post } from "../api.js";
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { clockTime, fullDate } from "../time.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {{channel: string, kind: string, name: string, people: string[], new?: number, changed?: number}} Item what one conversation's readers got, as the server tells it */

const MOST_TOLD = 3;
const MOST_BUTTONS = 2;

/** Move the clock, and say what came of it. @param {App} app @param {{move: string}|{to: string}} how */
export async function moveClock(app, how) {
  app.moving = true;
  app.render();
  /** @type {Item[]|null} */ let items = null;
  try {
    items = (await post("clock", how)).news;
  } catch (error) {
    app.complain(error);
  }
  app.moving = false;
  await app.refresh();
  if (items) {
    const { english: locale } = app;
    const time = `It is now ${clockTime(app.now, app.me.tz, locale)}, ${fullDate(app.now, app.me.tz, locale)}.`;
    app.news.line = { time, items };
    app.news.say(`${time} ${told(app, items)}`);
  }
  app.render();
}

/** @param {App} app */
export function newsLine(app) {
  const line = /** @type {NonNullable<import("../news.js").News["line"]>} */ (app.news.line);
  return h(
    "section",
    { class: "news-line", "aria-label": "What happened" },
    h("p", {}, h("span", { class: "news-time" }, line.time), " ", h("strong", {}, told(app, line.items))),
    h("div", { class: "news-looks" }, looks(app, line.items)),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => app.news.dismiss() },
      icon("close"),
    ),
  );
}

/** One button for each of the first people with something to read, the person one is left out. @param {App} app @param {Item[]} items */
function looks(app, items) {
  const direct = items.filter((item) => item.kind === "im" && item.new && item.people[0] !== app.meId);
  return direct.slice(0, MOST_BUTTONS).map((item) => {
    const who = item.people[0];
    const look = () => {
      app.stepAside();
      return app.be(who, { find: () => item.channel, tab: "messages" });
    };
    return h("button", { type: "button", class: "button", key: who, onclick: look }, `Be ${app.names.first(who)}`);
  });
}

/** "Marisa has a message. #parents-and-allies has a post." @param {App} app @param {Item[]} items */
function told(app, items) {
  if (!items.length) return "Nobody has anything new.";
  const sentences = items.map((item) => sentence(app, item));
  const more = sentences.length - MOST_TOLD;
  return [...sentences.slice(0, MOST_TOLD), more > 0 ? `${more} more got something.` : ""].filter(Boolean).join(" ");
}

/** @param {App} app @param {Item} item */
function sentence(app, item) {
  const channel = item.kind === "channel" || item.kind === "private_channel";
  const names = item.people.map((id) => (id === app.meId ? "you" : app.names.first(id)));
  const who = channel ? `#${item.name}` : inList(names);
  if (!item.new) return item.changed === 1 ? `A message to ${who} has changed.` : `Messages to ${who} have changed.`;
  const what = channel ? counted(item.new, "post") : counted(item.new, "message");
  const have = !channel && (names.length > 1 || names[0] === "you") ? "have" : "has";
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} ${have} ${what}${names.length > 1 && !channel ? " together" : ""}.`;
}

/** @param {number} number @param {string} noun */
const counted = (number, noun) => (number === 1 ? `a ${noun}` : `${number} ${noun}s`);

/** @param {string[]} names */
const inList = (names) => new Intl.ListFormat("en", { type: "conjunction" }).format(names);

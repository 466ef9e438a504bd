/** The guide beside the conversation: a first journey to try, what waits for its moment, and the wire. */
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { untilTime, zoneName } from "../time.js";
import { wirePanel } from "./wire.js";

/** @typedef {import("../app.js").App} App */

/** What stands between stars is a button's or a choice's own words. @type {{who: string, where: "channel"|"app", write?: string, words: string}[]} */
const STEPS = [
  {
    who: "Priya",
    where: "channel",
    write: "/village setup",
    words: ", the admin. Send /village setup in #parents-and-allies, then *Save* what it suggests.",
  },
  {
    who: "Marisa",
    where: "app",
    write: "happy to mentor on business trips",
    words: ", who travels for work. Send the words in the field, then press *Yes, that's right*.",
  },
  {
    who: "Meghan",
    where: "app",
    write: "/returning",
    words: ", just back from leave. Send /returning, choose *Business trips and nights away* and *Save*. Nobody else sees it.",
  },
  {
    who: "Marisa",
    where: "app",
    words: " again. Press *Next thing* until Village asks her, then *Yes, happy to*.",
  },
  {
    who: "Meghan",
    where: "app",
    words: " once more. Press *Yes, introduce us*, then *Next thing* until the next lunch is announced.",
  },
];

/** @param {App} app */
export function sidePanel(app) {
  if (!app.sideOpen) return null;
  return h("aside", { class: "side", id: "side", "aria-label": "Guide" }, tryThis(app), waiting(app), wirePanel(app));
}

/** @param {App} app */
function tryThis(app) {
  if (app.guideHidden) {
    return h(
      "p",
      { class: "side-quiet" },
      h(
        "button",
        { type: "button", class: "quiet-button", onclick: () => app.hideGuide(false) },
        "Show “Try this” again",
      ),
    );
  }
  return h(
    "section",
    { class: "card try", "aria-labelledby": "try-title" },
    h(
      "header",
      {},
      h("h2", { id: "try-title" }, "Try this"),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Hide “Try this”", onclick: () => app.hideGuide(true) },
        icon("close"),
      ),
    ),
    h("p", {}, "Five minutes, three people, one introduction."),
    h(
      "ol",
      {},
      STEPS.map((step, index) => stepRow(app, step, index)),
    ),
  );
}

/** @param {App} app @param {typeof STEPS[number]} step @param {number} index */
function stepRow(app, step, index) {
  const person = app.people.find((one) => (one.real_name || one.name).startsWith(step.who));
  const current = app.guideStep === index;
  return h(
    "li",
    { key: index, class: current ? "current" : undefined, "aria-current": current ? "step" : undefined },
    person
      ? h(
          "button",
          { type: "button", class: "button", onclick: () => takeStep(app, step, person, index) },
          `Be ${step.who}`,
        )
      : `Be ${step.who}`,
    step.words.split("*").map((part, at) => (at % 2 ? h("strong", {}, part) : part)),
  );
}

/** Become the person, open the place, and put the words into the composer without sending them. @param {App} app @param {typeof STEPS[number]} step @param {any} person @param {number} index */
async function takeStep(app, step, person, index) {
  app.guideStep = index;
  app.stepAside();
  const inChannel = () => app.conversations.find((/** @type {any} */ one) => one.name === "parents-and-allies")?.id;
  const find = () => (step.where === "channel" && inChannel()) || app.appPlace();
  if (!(await app.be(person.id, { find, tab: "messages" }))) return;
  if (step.write) app.composed.set(`${app.meId}/${app.openId}`, step.write);
  app.draw();
  /** @type {HTMLElement|null} */ (document.querySelector(".composer textarea"))?.focus();
}

/** @param {App} app */
function waiting(app) {
  const held = app.clock.held ?? [];
  return h(
    "section",
    { class: "card waiting", "aria-labelledby": "waiting-title" },
    h("header", {}, h("h2", { id: "waiting-title" }, "Waiting"), h("span", { class: "tally" }, String(held.length))),
    held.length
      ? h(
          "ul",
          {},
          held.map((/** @type {any} */ one, /** @type {number} */ index) => heldRow(app, one, index)),
        )
      : h("p", { class: "none" }, "Nothing is being held back for working hours."),
  );
}

/** Times are the receiver's own, and say so where they differ from the reader's. @param {App} app @param {any} one @param {number} index */
function heldRow(app, one, index) {
  const zone = app.byId.get(one.to)?.tz ?? app.me.tz;
  const time = untilTime(new Date(one.until), app.now, zone, app.english);
  const whose = zone === app.me.tz ? "" : ` (${zoneName(zone)} time)`;
  const name = receiver(app, one);
  return h(
    "li",
    { key: `${one.to}-${one.until}-${index}` },
    h("span", {}, `To ${name} · waits until ${time}${whose}`),
    h("small", {}, one.what),
  );
}

/** A person, a channel, or several people with commas between. @param {App} app @param {any} one */
function receiver(app, one) {
  const ids = String(one.to).split(",");
  if (ids.every((id) => app.byId.has(id))) return ids.map(app.names.first).join(" and ");
  return one.to_name || app.names.of(one.to) || one.to;
}

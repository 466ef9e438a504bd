/** The top of the page: what time it is for the person one is, and the buttons which move it; on a phone, what unfolds them. */
import { post } from "../api.js";
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { moveClock } from "./newsline.js";
import { briefDate, clockTime, fullDate, instantOf, untilTime, wallTime, zoneName } from "../time.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app */
export function topBar(app) {
  return h(
    "header",
    { class: app.panel === "clock" ? "top show-clock" : "top" },
    h(
      "h1",
      {},
      h("span", { class: "brand-mark" }, icon("house")),
      h("span", { class: "brand-words" }, "Village ", h("small", {}, "playground")),
    ),
    folds(app),
    clock(app),
    h(
      "div",
      { class: "top-end" },
      app.connected ? null : h("span", { class: "offline", role: "status" }, "Not connected, trying again…"),
      h(
        "button",
        {
          type: "button",
          class: "button unfold",
          "aria-expanded": String(app.sideOpen),
          "aria-controls": "side",
          onclick: () => app.toggleSide(),
        },
        "Guide",
      ),
      h("button", { type: "button", class: "button start-again", onclick: () => startAgain(app) }, "Start again"),
    ),
  );
}

/** On a phone: who one is and what time it is, each a button that unfolds the rest. @param {App} app */
function folds(app) {
  const { now, english: locale } = app;
  const elsewhere = [...app.news.waiting].some(([id, count]) => id !== app.meId && count > 0);
  const unread = elsewhere ? h("span", { class: "dot" }, h("span", { class: "unseen" }, ", others have news")) : null;
  const who = [h("span", { class: "unseen" }, "You are "), app.names.first(app.meId), unread];
  const time = [h("strong", {}, clockTime(now, app.me.tz, locale)), " ", briefDate(now, app.me.tz, locale)];
  return h(
    "div",
    { class: "folds" },
    unfold(app, "people", "people", who),
    unfold(app, "clock", "clock", h("span", {}, time)),
  );
}

/** @param {App} app @param {import("../app.js").Panel} panel @param {string} id of what unfolds @param {any} face */
const unfold = (app, panel, id, face) =>
  h(
    "button",
    {
      type: "button",
      class: "button unfold",
      "aria-expanded": String(app.panel === panel),
      "aria-controls": id,
      onclick: () => app.togglePanel(panel),
    },
    face,
  );

/** @param {App} app */
function clock(app) {
  const { now, english: locale } = app;
  const zone = app.me.tz;
  const busy = app.moving || app.restarting;
  const small = [zoneName(zone) && `${zoneName(zone)} time`, busy ? "moving…" : ""].filter(Boolean).join(" · ");
  const off = busy || !app.clock.next;
  return h(
    "section",
    { class: "clock", id: "clock", "aria-label": "Clock", "aria-busy": busy ? "true" : undefined },
    h(
      "p",
      { class: "clock-now" },
      icon("clock"),
      h(
        "time",
        { datetime: now.toISOString() },
        h("strong", {}, clockTime(now, zone, locale)),
        " ",
        fullDate(now, zone, locale),
      ),
      h("small", {}, small),
    ),
    h(
      "div",
      { class: "clock-moves" },
      mover(app, "next", app.clock.next ? nextLabel(app) : "Nothing is planned", off),
      mover(app, "hour", "+1 hour", busy),
      mover(app, "day", "+1 day", busy),
      goTo(app, zone),
    ),
  );
}

/**
 * Where the button leads. Not every moment at which the bot looks at something shows anywhere, so only the moment at
 * which the first held message leaves is a promise: the clock stops then, or before if something shows earlier.
 * @param {App} app
 */
function nextLabel(app) {
  const untils = app.clock.held.map((/** @type {any} */ one) => Date.parse(one.until));
  if (!untils.length) return "Next thing";
  const [first, next] = [Math.min(...untils), Date.parse(app.clock.next)];
  const time = untilTime(new Date(first), app.now, app.me.tz, app.english);
  return first <= next ? `Next thing: ${time}` : `Next thing: by ${time}`;
}

/** @param {App} app @param {string} move @param {string} text @param {boolean} off */
function mover(app, move, text, off) {
  const props = {
    type: "button",
    key: move,
    class: move === "next" ? "button primary" : "button",
    "aria-disabled": off ? "true" : undefined,
    onclick: () => (off ? undefined : moveClock(app, { move })),
  };
  return h("button", props, text);
}

/** @param {App} app @param {string} zone */
function goTo(app, zone) {
  const go = (/** @type {any} */ event) => {
    event.preventDefault();
    const wall = event.target.elements.moment.value;
    if (!wall) return;
    const at = instantOf(wall, zone);
    if (at < app.now)
      return app.notices.add("The clock only moves forward. “Start again” begins a new world.", "problem");
    app.goWall = "";
    void moveClock(app, { to: at.toISOString() });
  };
  return h(
    "form",
    { class: "go-to", onsubmit: go },
    h("label", { for: "go-moment", class: "unseen" }, "Go to a date and time"),
    h("input", {
      id: "go-moment",
      name: "moment",
      type: "datetime-local",
      class: "field",
      value: app.goWall || wallTime(app.now, zone),
      oninput: (/** @type {any} */ event) => (app.goWall = event.target.value),
    }),
    h("button", { type: "submit", class: "button" }, "Go to"),
  );
}

/** @param {App} app */
async function startAgain(app) {
  const yes = await app.notices.ask({
    title: "Start again?",
    text: "Everything said and set up here is forgotten, and it is Tuesday morning once more.",
    confirm: "Start again",
    deny: "Keep this",
    danger: true,
  });
  if (!yes) return;
  app.restarting = true;
  app.render();
  try {
    await post("restart", {});
    app.forget();
    app.notices.add("A new world, on Tuesday morning.");
  } catch (error) {
    app.complain(error);
  }
  app.restarting = false;
  await app.refresh();
}

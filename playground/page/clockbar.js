/** The top of the page: what time it is for the person one is, and the buttons which move it. */
import { post } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { clockTime, fullDate, instantOf, untilTime, wallTime, zoneName } from "./time.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
export function topBar(app) {
  return h(
    "header",
    { class: "top" },
    h(
      "h1",
      {},
      h("span", { class: "brand-mark" }, icon("house")),
      h("span", {}, "Village"),
      h("small", {}, " playground"),
    ),
    clock(app),
    h(
      "div",
      { class: "top-end" },
      app.connected ? null : h("span", { class: "offline", role: "status" }, "Not connected, trying again…"),
      h(
        "button",
        {
          type: "button",
          class: "button",
          "aria-expanded": String(app.sideOpen),
          "aria-controls": "side",
          onclick: () => app.toggleSide(),
        },
        app.sideOpen ? "Hide guide" : "Show guide",
      ),
      h("button", { type: "button", class: "button", onclick: () => startAgain(app) }, "Start again"),
    ),
  );
}

/** @param {App} app */
function clock(app) {
  const { now } = app;
  const zone = app.me.tz;
  const next = app.clock.next ? `Next: ${untilTime(new Date(app.clock.next), now, zone)}` : "Nothing is planned";
  const busy = app.moving || app.restarting;
  const small = busy ? "moving…" : [zoneName(zone), next].filter(Boolean).join(" · ");
  return h(
    "section",
    { class: "clock", "aria-label": "Clock", "aria-busy": busy ? "true" : undefined },
    h(
      "p",
      { class: "clock-now" },
      icon("clock"),
      h("time", { datetime: now.toISOString() }, h("strong", {}, clockTime(now, zone)), " ", fullDate(now, zone)),
      h("small", {}, small),
    ),
    h(
      "div",
      { class: "clock-moves" },
      mover(app, "next", "To the next thing that happens", busy || !app.clock.next),
      mover(app, "hour", "+1 hour", busy),
      mover(app, "day", "+1 day", busy),
      goTo(app, zone),
    ),
  );
}

/** @param {App} app @param {string} move @param {string} text @param {boolean} off */
function mover(app, move, text, off) {
  const props = {
    type: "button",
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

/** @param {App} app @param {{move: string}|{to: string}} how */
async function moveClock(app, how) {
  app.moving = true;
  app.render();
  try {
    await post("clock", how);
  } catch (error) {
    app.complain(error);
  }
  app.moving = false;
  await app.refresh();
  app.news.moved(app.now, app.me.tz);
  app.render();
}

/** @param {App} app */
async function startAgain(app) {
  const yes = await app.notices.ask({
    title: "Start again?",
    text: "Everything said and set up here is forgotten, and it is Tuesday at 10:00 once more.",
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
    app.notices.add("A new world. It is Tuesday, 10:00.");
  } catch (error) {
    app.complain(error);
  }
  app.restarting = false;
  await app.refresh();
}

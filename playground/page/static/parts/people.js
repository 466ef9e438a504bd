/** "You are": everybody in the workspace, one press away. */
import { h } from "../widgets/dom.js";
import { zoneName } from "../time.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app */
export function peopleColumn(app) {
  const persons = app.people.filter((person) => !person.is_bot);
  const offices = [...new Set(persons.map((person) => person.office || "Elsewhere"))];
  return h(
    "nav",
    { class: "people", id: "people", "aria-label": "Who you are" },
    h("h2", { class: "column-title" }, "You are"),
    offices.map((office, at) => {
      const members = persons.filter((person) => (person.office || "Elsewhere") === office);
      const zone = zoneName(members[0]?.tz);
      return h(
        "section",
        { key: office, "aria-labelledby": `office-${at}` },
        h(
          "h3",
          { id: `office-${at}`, class: "office" },
          office,
          zone && zone !== office ? h("small", {}, ` · ${zone} time`) : null,
        ),
        h(
          "ul",
          {},
          members.map((person) => h("li", { key: person.id }, personButton(app, person))),
        ),
      );
    }),
    language(app),
  );
}

/** In which language this person's Slack is; a change reaches the app as Slack's `user_change`. @param {App} app */
function language(app) {
  return h(
    "p",
    { class: "language" },
    h("label", { for: "locale", class: "office" }, `${app.me.name}'s Slack is in`),
    h(
      "select",
      {
        id: "locale",
        class: "field",
        onchange: (/** @type {any} */ event) => app.act("person", { user: app.meId, locale: event.target.value }),
      },
      app.state.locales.map((/** @type {string} */ tag) =>
        h("option", { key: tag, value: tag, selected: tag === app.me.locale }, languageName(tag)),
      ),
    ),
  );
}

/** @param {string} tag */
const languageName = (tag) =>
  new Intl.DisplayNames(["en"], { type: "language" }).of(tag === "es-LA" ? "es-419" : tag) ?? tag;

/** @param {App} app @param {any} person */
function personButton(app, person) {
  const current = person.id === app.meId;
  const waiting = current ? 0 : (app.news.waiting.get(person.id) ?? 0);
  return h(
    "button",
    {
      type: "button",
      class: `person${current ? " current" : ""}${person.deactivated ? " away" : ""}`,
      "aria-current": current ? "true" : undefined,
      title: [person.real_name, person.title, person.office, ...marksOf(person)].filter(Boolean).join(" · "),
      onclick: () => app.be(person.id),
    },
    avatar(person),
    h(
      "span",
      { class: "person-words" },
      h("span", { class: "person-name" }, fullName(person)),
      h(
        "small",
        {},
        marksOf(person).map((mark) => [h("span", { class: "mark" }, mark), " "]),
        person.title || "\u00a0",
      ),
    ),
    waiting ? h("span", { class: "dot" }, h("span", { class: "unseen" }, `${waiting} unread`)) : null,
  );
}

/** First and other names apart: where there is little room only the first is seen. @param {any} person */
function fullName(person) {
  const [first, ...others] = String(person.real_name || person.name).split(" ");
  return [first, others.length ? h("span", { class: "other-names" }, ` ${others.join(" ")}`) : null];
}

/** @param {any} person @returns {string[]} */
export const marksOf = (person) =>
  [
    person.is_admin || person.is_owner ? "admin" : "",
    person.is_guest ? "guest" : "",
    person.deactivated ? "deactivated" : "",
  ].filter(Boolean);

/** Initials on a colour of their own. @param {{id?: string, name?: string, real_name?: string, is_bot?: boolean}|undefined} person */
export function avatar(person) {
  const name = person?.real_name || person?.name || "?";
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const tone = [...(person?.id ?? name)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) % 8;
  return h("span", { class: person?.is_bot ? "avatar app" : `avatar tone-${tone}`, "aria-hidden": "true" }, initials);
}

/** Short sentences at the foot of the page, and questions which want a yes or a no. */
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { textObject, words } from "../blocks/text.js";

/** @typedef {import("../blocks/surface.js").Surface} Surface */

const STAYS_MS = 12_000;

export class Notices {
  /** @param {() => void} render @param {() => void} renderNow */
  constructor(render, renderNow) {
    this.render = render;
    this.renderNow = renderNow;
    this.count = 0;
    /** @type {{text: string, kind: string, id: number}[]} */ this.list = [];
    /** @type {import("../widgets/dialog.js").Question|null} */ this.question = null;
  }

  /** @param {string} text @param {"note"|"problem"} [kind] */
  add(text, kind = "note") {
    if (this.list.some((notice) => notice.text === text)) return;
    const id = (this.count += 1);
    this.list = [...this.list, { text, kind, id }].slice(-3);
    setTimeout(() => this.drop(id), STAYS_MS);
    this.render();
  }

  /** @param {number} id */
  drop(id) {
    this.list = this.list.filter((notice) => notice.id !== id);
    this.render();
  }

  /** Ask before doing. @param {{title: any, text: any, confirm: string, deny: string, danger?: boolean}} question @returns {Promise<boolean>} */
  ask(question) {
    return new Promise((resolve) => {
      const answer = (/** @type {boolean} */ yes) => {
        this.question = null;
        this.renderNow();
        resolve(yes);
      };
      this.question = { ...question, answer };
      this.render();
    });
  }

  /** @param {any} confirm Block Kit's confirm object @param {Surface} surface */
  confirm(confirm, surface) {
    return this.ask({
      title: words(confirm.title),
      text: textObject(confirm.text, surface),
      confirm: words(confirm.confirm) || "Yes",
      deny: words(confirm.deny) || "Cancel",
      danger: confirm.style === "danger",
    });
  }
}

/** @param {Notices} notices */
export function noticeList(notices) {
  return h(
    "div",
    { class: "notices", role: "status", key: "notices" },
    notices.list.map((notice) =>
      h(
        "p",
        { key: notice.id, class: `notice ${notice.kind}` },
        notice.kind === "problem" ? icon("alert") : null,
        h("span", {}, notice.text),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => notices.drop(notice.id) },
          icon("close"),
        ),
      ),
    ),
  );
}

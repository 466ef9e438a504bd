/** Modal windows on the browser's own dialog: the focus stays inside, Escape asks to close, and it returns afterwards. */
import { h, mount, widget } from "./dom.js";

/** @typedef {{labelledby: string, class?: string, role?: string, contents: any, focusOn: string, onescape(): void}} DialogProps */

/** @param {DialogProps} props @param {string} key */
export const dialog = (props, key) => widget(makeDialog, props, key);

/** @param {DialogProps} first @returns {import("./dom.js").Widget} */
function makeDialog(first) {
  let props = first;
  const el = document.createElement("dialog");
  const draw = mount(el);
  const cameFrom = /** @type {HTMLElement|null} */ (document.activeElement);
  const render = () => {
    el.className = `dialog ${props.class ?? ""}`;
    el.setAttribute("aria-labelledby", props.labelledby);
    if (props.role) el.setAttribute("role", props.role);
    draw(props.contents);
  };
  const focusFirst = () => {
    const wanted = FOCUS_ORDER.map((selector) => el.querySelector(selector)).find(Boolean);
    /** @type {HTMLElement|undefined} */ (wanted ?? undefined)?.focus();
  };
  el.addEventListener("cancel", (event) => {
    event.preventDefault();
    props.onescape();
  });
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    props.onescape();
  });
  render();
  return {
    el,
    shown() {
      el.showModal();
      focusFirst();
    },
    update(next) {
      const moved = next.focusOn !== props.focusOn;
      props = next;
      render();
      if (moved || !el.contains(document.activeElement)) focusFirst();
    },
    destroy() {
      el.close();
      if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
    },
  };
}

const FOCUS_ORDER = ["[data-first-focus]", ".dialog-body :is(input, textarea)", ".dialog-foot button"];

/**
 * @typedef {{title: any, text: any, confirm: string, deny: string, danger?: boolean, answer(yes: boolean): void}} Question
 * @param {Question|null} question @param {string} key
 */
export function questionDialog(question, key) {
  if (!question) return null;
  const contents = [
    h("header", { class: "dialog-head" }, h("h2", { id: "question-title" }, question.title)),
    h("div", { class: "dialog-body" }, question.text),
    h(
      "footer",
      { class: "dialog-foot" },
      h(
        "button",
        { type: "button", class: "button", "data-first-focus": true, onclick: () => question.answer(false) },
        question.deny,
      ),
      h(
        "button",
        {
          type: "button",
          class: question.danger ? "button danger" : "button primary",
          onclick: () => question.answer(true),
        },
        question.confirm,
      ),
    ),
  ];
  return dialog(
    {
      labelledby: "question-title",
      class: "small",
      role: "alertdialog",
      contents,
      focusOn: "question",
      onescape: () => question.answer(false),
    },
    key,
  );
}

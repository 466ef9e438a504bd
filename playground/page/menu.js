/** A button which opens a list of things to do; arrows, Home, End and Escape work as in any menu. */
import { h, mount, widget } from "./dom.js";
import { placeBelow } from "./place.js";

/**
 * @typedef {{text: any, note?: any, href?: string|null, danger?: boolean, choose(): void}} Item
 * @typedef {{label: string, face: any, class?: string, items: Item[], empty?: string, heading?: string}} MenuProps
 */

/** @param {MenuProps} props @param {string} [key] */
export const menu = (props, key) => widget(makeMenu, props, key);

/** @param {MenuProps} first @returns {import("./dom.js").Widget} */
function makeMenu(first) {
  let props = first;
  let open = false;
  const el = document.createElement("span");
  el.className = "menu";
  const draw = mount(el);
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement|null} */ (el.querySelector(selector));
  const entries = () => /** @type {HTMLElement[]} */ ([...el.querySelectorAll('[role="menuitem"]')]);
  const outside = (/** @type {Event} */ event) => {
    if (!el.contains(/** @type {Node} */ (event.target))) set(false, true);
  };

  const set = (/** @type {boolean} */ wanted, refocus = false) => {
    if (open === wanted) return;
    open = wanted;
    render();
    const sheet = /** @type {any} */ (find(".menu-sheet"));
    if (open) {
      sheet?.showPopover();
      placeBelow(sheet, /** @type {Element} */ (find("button")), 220);
      (entries()[0] ?? sheet)?.focus();
      document.addEventListener("pointerdown", outside, true);
    } else {
      document.removeEventListener("pointerdown", outside, true);
      if (refocus) find("button")?.focus();
    }
  };

  const onkey = (/** @type {KeyboardEvent} */ event) => {
    if (!open) return;
    const list = entries();
    const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      list[(step + list.length) % list.length]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      set(false, true);
    } else if (event.key === "Tab") set(false, true);
  };

  const entry = (/** @type {Item} */ item) =>
    h(
      item.href ? "a" : "button",
      {
        type: item.href ? undefined : "button",
        href: item.href || undefined,
        target: item.href ? "_blank" : undefined,
        rel: item.href ? "noopener noreferrer" : undefined,
        role: "menuitem",
        tabindex: "-1",
        class: item.danger ? "danger" : undefined,
        onclick: () => {
          set(false, true);
          item.choose();
        },
      },
      h("span", {}, item.text),
      item.note ? h("small", {}, item.note) : null,
    );

  const sheet = () =>
    h(
      "div",
      { class: "menu-sheet", role: "menu", popover: "manual", tabindex: "-1", "aria-label": props.label },
      props.heading ? h("p", { class: "menu-heading", role: "presentation" }, props.heading) : null,
      props.items.length ? props.items.map(entry) : h("p", { class: "menu-heading" }, props.empty ?? "Nothing here."),
    );

  function render() {
    draw([
      h(
        "button",
        {
          type: "button",
          class: props.class ?? "icon-button",
          "aria-label": props.label,
          title: props.label,
          "aria-haspopup": "menu",
          "aria-expanded": String(open),
          onclick: () => set(!open, true),
        },
        props.face,
      ),
      open ? sheet() : null,
    ]);
  }

  el.addEventListener("keydown", onkey);
  render();
  return {
    el,
    update(next) {
      props = next;
      render();
    },
    destroy: () => document.removeEventListener("pointerdown", outside, true),
  };
}

/** A button which opens a list of things to do; arrows, Home, End and Escape work as in any menu. */
import { h, mount, widget } from "./dom.js";
import { placeBelow } from "./place.js";

/**
 * @typedef {{text: any, note?: any, href?: string|null, danger?: boolean, choose(): void}} Item
 * @typedef {{label: string, face: any, class?: string, items: Item[], empty?: string, heading?: string}} MenuProps
 */

/** @param {MenuProps} props @param {string} [key] */
export const menu = (props, key) => widget(makeMenu, props, key);

/** @param {MenuProps} props */
const makeMenu = (props) => new Menu(props);

class Menu {
  /** @param {MenuProps} props */
  constructor(props) {
    this.props = props;
    this.open = false;
    this.el = document.createElement("span");
    this.el.className = "menu";
    this.el.addEventListener("keydown", (event) => this.key(event));
    this.draw = mount(this.el);
    this.outside = (/** @type {Event} */ event) => {
      if (!this.el.contains(/** @type {Node} */ (event.target))) this.close();
    };
    this.render();
  }

  /** @param {MenuProps} props */
  update(props) {
    this.props = props;
    this.render();
  }

  destroy() {
    document.removeEventListener("pointerdown", this.outside, true);
  }

  entries = () => /** @type {HTMLElement[]} */ ([...this.el.querySelectorAll('[role="menuitem"]')]);

  show() {
    this.open = true;
    this.render();
    const sheet = /** @type {any} */ (this.el.querySelector(".menu-sheet"));
    sheet.showPopover();
    placeBelow(sheet, /** @type {Element} */ (this.el.querySelector("button")), 220);
    (this.entries()[0] ?? sheet).focus();
    document.addEventListener("pointerdown", this.outside, true);
  }

  close() {
    if (!this.open) return;
    this.open = false;
    document.removeEventListener("pointerdown", this.outside, true);
    this.render();
    this.el.querySelector("button")?.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.open) return;
    const list = this.entries();
    const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === "Tab") this.close();
    if (step === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) this.close();
    else list[(step + list.length) % list.length]?.focus();
  }

  render() {
    const { props } = this;
    const button = {
      type: "button",
      class: props.class ?? "icon-button",
      "aria-label": props.label,
      title: props.label,
      "aria-haspopup": "menu",
      "aria-expanded": String(this.open),
      onclick: () => (this.open ? this.close() : this.show()),
    };
    this.draw([h("button", button, props.face), this.open ? this.sheet() : null]);
  }

  sheet() {
    const { props } = this;
    return h(
      "div",
      { class: "menu-sheet", role: "menu", popover: "manual", tabindex: "-1", "aria-label": props.label },
      props.heading ? h("p", { class: "menu-heading", role: "presentation" }, props.heading) : null,
      props.items.length
        ? props.items.map((item) => this.entry(item))
        : h("p", { class: "menu-heading" }, props.empty ?? "Nothing here."),
    );
  }

  /** @param {Item} item */
  entry(item) {
    const choose = () => {
      this.close();
      item.choose();
    };
    const shared = { role: "menuitem", tabindex: "-1", class: item.danger ? "danger" : undefined, onclick: choose };
    const words = [h("span", {}, item.text), item.note ? h("small", {}, item.note) : null];
    if (!item.href) return h("button", { ...shared, type: "button" }, words);
    return h("a", { ...shared, href: item.href, target: "_blank", rel: "noopener noreferrer" }, words);
  }
}

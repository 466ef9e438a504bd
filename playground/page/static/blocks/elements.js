/** Block Kit elements: buttons, menus, boxes, pickers, fields. Selects are in selects.js. */
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { menu } from "../widgets/menu.js";
import { safeAddress } from "./mrkdwn.js";
import { isSelect, select } from "./selects.js";
import { naming, picture, textObject, words } from "./text.js";

/** @typedef {import("./surface.js").Surface} Surface */
/** @typedef {(el: any, block: any, surface: Surface) => any} Draw */

/** @type {Record<string, Draw>} */
const DRAW = {
  button,
  overflow,
  checkboxes: (el, block, surface) => boxes(el, block, surface, "checkbox"),
  radio_buttons: (el, block, surface) => boxes(el, block, surface, "radio"),
  datepicker: (el, block, surface) => picker(el, block, surface, "date"),
  timepicker: (el, block, surface) => picker(el, block, surface, "time"),
  datetimepicker: dateAndTime,
  plain_text_input: (el, block, surface) =>
    el.multiline ? textarea(el, block, surface) : line(el, block, surface, "text"),
  number_input: (el, block, surface) => line(el, block, surface, "decimal"),
  email_text_input: (el, block, surface) => line(el, block, surface, "email"),
  url_text_input: (el, block, surface) => line(el, block, surface, "url"),
  image: (el) => picture(el, "accessory-image"),
};

/** @param {any} el @param {any} block @param {Surface} surface */
export function element(el, block, surface) {
  if (isSelect(el)) return select(el, block, surface);
  const draw = DRAW[el.type];
  if (draw) return draw(el, block, surface);
  return h("span", { class: "not-drawn" }, `An element of type “${el.type}”, which the playground does not draw.`);
}

/** @param {any} el @param {any} block @param {Surface} surface */
function attributes(el, block, surface) {
  const name = naming(el, block, surface);
  return {
    key: el.action_id,
    id: block.type === "input" ? surface.idOf(block, "field") : undefined,
    class: `field${name.invalid ? " invalid" : ""}`,
    "aria-label": name.label,
    "aria-labelledby": name.labelledby,
    "aria-describedby": name.describedby,
    "aria-invalid": name.invalid ? "true" : undefined,
    "aria-required": name.required ? "true" : undefined,
    "data-first-focus": el.focus_on_load ? true : undefined,
  };
}

/** @type {Draw} */
function button(el, block, surface) {
  const style = ["primary", "danger"].includes(el.style) ? ` ${el.style}` : "";
  const href = el.url ? safeAddress(el.url) : null;
  const common = {
    key: el.action_id,
    class: `button${style}`,
    "aria-label": el.accessibility_label,
    onclick: () => surface.pressed(block, el, null),
  };
  if (href)
    return h("a", { ...common, href, target: "_blank", rel: "noopener noreferrer" }, textObject(el.text, surface));
  return h("button", { ...common, type: "button" }, textObject(el.text, surface));
}

/** @type {Draw} */
function overflow(el, block, surface) {
  const items = (el.options ?? []).map((/** @type {any} */ option) => ({
    text: textObject(option.text, surface),
    note: option.description ? textObject(option.description, surface) : null,
    href: option.url ? safeAddress(option.url) : null,
    choose: () => surface.pressed(block, el, option.value),
  }));
  return menu({ label: "More choices", face: icon("more"), class: "button square", items }, el.action_id);
}

/** @param {any} el @param {any} block @param {Surface} surface @param {"checkbox"|"radio"} kind */
function boxes(el, block, surface, kind) {
  const name = naming(el, block, surface);
  const held = surface.read(block, el);
  const group = surface.idOf(block, `${el.action_id}-group`);
  const isOn = (/** @type {string} */ value) => (kind === "radio" ? held === value : (held ?? []).includes(value));
  const toggle = (/** @type {string} */ value, /** @type {boolean} */ on) => {
    if (kind === "radio") return surface.chosen(block, el, value);
    const rest = (held ?? []).filter((/** @type {string} */ other) => other !== value);
    return surface.chosen(block, el, on ? [...rest, value] : rest);
  };
  const row = (/** @type {any} */ option, /** @type {number} */ index) =>
    h(
      "label",
      { class: "box-row", key: option.value },
      h("input", {
        type: kind,
        name: group,
        value: option.value,
        checked: isOn(option.value),
        "aria-describedby": option.description ? `${group}-${index}` : undefined,
        onchange: (/** @type {any} */ event) => toggle(option.value, event.target.checked),
      }),
      h(
        "span",
        {},
        h("span", {}, textObject(option.text, surface)),
        option.description ? h("small", { id: `${group}-${index}` }, textObject(option.description, surface)) : null,
      ),
    );
  const role = kind === "radio" ? "radiogroup" : "group";
  const props = {
    role,
    class: "boxes",
    key: el.action_id,
    "aria-labelledby": name.labelledby,
    "aria-label": name.label,
  };
  return h("div", { ...props, "aria-describedby": name.describedby }, (el.options ?? []).map(row));
}

/** @param {any} el @param {any} block @param {Surface} surface @param {"date"|"time"} type */
function picker(el, block, surface, type) {
  const complete = (/** @type {string} */ value) => type === "time" || !value || Number(value.slice(0, 4)) > 1900;
  return h("input", {
    ...attributes(el, block, surface),
    type,
    value: surface.read(block, el) ?? "",
    onchange(/** @type {any} */ event) {
      const { value } = event.target;
      if (complete(value) && value !== (surface.read(block, el) ?? "")) void surface.chosen(block, el, value || null);
    },
  });
}

/** @type {Draw} */
function dateAndTime(el, block, surface) {
  const { app } = surface;
  return h("input", {
    ...attributes(el, block, surface),
    type: "datetime-local",
    value: app.wallOf(surface.read(block, el)),
    onchange: (/** @type {any} */ event) => surface.chosen(block, el, app.unixOf(event.target.value)),
  });
}

/** @param {any} el @param {any} block @param {Surface} surface @param {"text"|"decimal"|"email"|"url"} mode */
function line(el, block, surface, mode) {
  const text = surface.read(block, el) ?? "";
  const field = h("input", {
    ...attributes(el, block, surface),
    type: "text",
    inputmode: mode,
    autocomplete: "off",
    value: text,
    placeholder: words(el.placeholder),
    oninput: (/** @type {any} */ event) => surface.typed(block, el, event.target.value),
    onkeydown(/** @type {any} */ event) {
      if (event.key === "Enter" && surface.entered(block, el, event.target.value)) event.preventDefault();
    },
  });
  return [field, counter(el, String(text))];
}

/** @type {Draw} */
function textarea(el, block, surface) {
  const text = surface.read(block, el) ?? "";
  const field = h("textarea", {
    ...attributes(el, block, surface),
    rows: "4",
    value: text,
    placeholder: words(el.placeholder),
    oninput: (/** @type {any} */ event) => surface.typed(block, el, event.target.value),
  });
  return [field, counter(el, text)];
}

/** Characters left, shown from the last fifth on. @param {any} el @param {string} text */
function counter(el, text) {
  if (!el.max_length || text.length < el.max_length * 0.8) return null;
  const left = el.max_length - text.length;
  return h(
    "p",
    { class: left < 0 ? "counter over" : "counter" },
    left < 0 ? `${-left} characters too many` : `${left} characters left`,
  );
}

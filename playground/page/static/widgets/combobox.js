/**
 * Every select of Block Kit: one or several choices, grouped options, filtered by typing, or loaded from the app.
 * Follows the ARIA combobox pattern: the focus stays in the field, arrows move through the list.
 */
import { h, mount, widget } from "./dom.js";
import { icon } from "./icons.js";
import { placeBelow } from "./place.js";

/**
 * @typedef {{value: string, text: string, note?: string}} Choice
 * @typedef {{label: string|null, options: Choice[]}} Group
 * @typedef {{id: string, label?: string, labelledby?: string, describedby?: string, invalid?: boolean, required?: boolean,
 *   placeholder: string, multi: boolean, most?: number, clearable?: boolean, groups: Group[], chosen: Choice[],
 *   load?: (typed: string) => Promise<Group[]>, least?: number, onchange(chosen: Choice[]): void}} SelectProps
 */

/** @param {SelectProps} props @param {string} [key] */
export const combobox = (props, key) => widget(makeCombobox, props, key);

/** @param {SelectProps} first */
const makeCombobox = (first) => new Combobox(first);

class Combobox {
  /** @param {SelectProps} props */
  constructor(props) {
    this.props = props;
    this.open = false;
    this.typed = "";
    this.active = -1;
    /** @type {Group[]|null} */
    this.loaded = null;
    this.asked = 0;
    this.el = document.createElement("div");
    this.el.className = "select";
    this.draw = mount(this.el);
    this.onscroll = (/** @type {Event} */ event) => {
      if (this.open && !this.sheet()?.contains(/** @type {Node} */ (event.target))) this.place();
    };
    this.render();
  }

  /** @param {SelectProps} props */
  update(props) {
    this.props = props;
    this.render();
    if (this.open) this.place();
  }

  destroy() {
    document.removeEventListener("scroll", this.onscroll, true);
  }

  sheet = () => /** @type {any} */ (this.el.querySelector(".select-sheet"));
  field = () => /** @type {HTMLInputElement} */ (this.el.querySelector("input"));
  place = () => placeBelow(this.sheet(), /** @type {Element} */ (this.el.querySelector(".select-box")), 240);

  /** @returns {Group[]} the options which fit what is typed */
  shownGroups() {
    if (this.props.load) return this.loaded ?? [];
    const wanted = this.typed.trim().toLowerCase();
    const fits = (/** @type {Choice} */ choice) => `${choice.text} ${choice.note ?? ""}`.toLowerCase().includes(wanted);
    return this.props.groups
      .map((group) => ({ ...group, options: wanted ? group.options.filter(fits) : group.options }))
      .filter((group) => group.options.length);
  }

  shownChoices = () => this.shownGroups().flatMap((group) => group.options);

  isChosen = (/** @type {Choice} */ choice) => this.props.chosen.some((other) => other.value === choice.value);

  isFull = () => this.props.multi && this.props.most !== undefined && this.props.chosen.length >= this.props.most;

  show() {
    if (this.open) return;
    this.open = true;
    this.active = this.props.multi ? -1 : this.shownChoices().findIndex(this.isChosen);
    this.render();
    this.sheet()?.showPopover();
    this.place();
    this.reveal();
    document.addEventListener("scroll", this.onscroll, true);
    if (this.props.load) void this.ask();
  }

  hide() {
    if (!this.open) return;
    this.open = false;
    this.typed = "";
    this.active = -1;
    document.removeEventListener("scroll", this.onscroll, true);
    this.render();
  }

  async ask() {
    const turn = (this.asked += 1);
    if (!this.props.load || this.typed.length < (this.props.least ?? 0)) return;
    const groups = await this.props.load(this.typed);
    if (turn !== this.asked) return;
    this.loaded = groups;
    this.render();
    this.place();
  }

  /** @param {Choice|undefined} choice */
  choose(choice) {
    if (!choice) return;
    const { chosen, multi, onchange } = this.props;
    if (!multi) {
      this.hide();
      onchange([choice]);
    } else if (this.isChosen(choice)) onchange(chosen.filter((other) => other.value !== choice.value));
    else if (!this.isFull()) onchange([...chosen, choice]);
    if (multi && this.typed) this.type("");
    this.field().focus();
  }

  /** @param {string} typed */
  type(typed) {
    this.typed = typed;
    this.show();
    this.active = typed && this.shownChoices().length ? 0 : -1;
    this.render();
    this.place();
    if (this.props.load) void this.ask();
  }

  /** @param {number} step */
  move(step) {
    const count = this.shownChoices().length;
    if (!this.open) return this.show();
    if (!count) return;
    this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
    this.render();
    this.reveal();
  }

  reveal = () => this.el.querySelector(".option.active")?.scrollIntoView({ block: "nearest" });

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter") {
      if (this.open && this.active >= 0) this.choose(this.shownChoices()[this.active]);
      else this.show();
    } else if (event.key === "Escape" && this.open) {
      this.hide();
      event.stopPropagation();
    } else if (event.key === "Backspace" && this.props.multi && !this.typed && this.props.chosen.length) {
      this.props.onchange(this.props.chosen.slice(0, -1));
      return;
    } else {
      if (event.key === "Tab") this.hide();
      return;
    }
    event.preventDefault();
  }

  render() {
    const { props } = this;
    this.draw([
      h(
        "div",
        { class: `select-box${props.invalid ? " invalid" : ""}`, onclick: () => this.field().focus() },
        props.multi ? this.pills() : null,
        this.input(),
        this.clearButton(),
        h("span", { class: "select-arrow" }, icon("down")),
      ),
      this.open ? this.list() : null,
    ]);
  }

  input() {
    const { props } = this;
    const single = props.multi ? "" : (props.chosen[0]?.text ?? "");
    return h("input", {
      key: "field",
      id: props.id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      value: this.open ? this.typed : single,
      placeholder: this.open && single ? single : props.multi && props.chosen.length ? "" : props.placeholder,
      "aria-label": props.label,
      "aria-labelledby": props.labelledby,
      "aria-describedby": props.describedby,
      "aria-invalid": props.invalid ? "true" : undefined,
      "aria-required": props.required ? "true" : undefined,
      "aria-expanded": String(this.open),
      "aria-controls": `${props.id}-list`,
      "aria-activedescendant": this.open && this.active >= 0 ? `${props.id}-o${this.active}` : undefined,
      oninput: (/** @type {any} */ event) => this.type(event.target.value),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      onclick: () => this.show(),
      // Whoever arrives reads the chosen words from their beginning, however narrow the field is.
      onfocus: (/** @type {any} */ event) => {
        const field = event.target;
        requestAnimationFrame(() => {
          if (!this.open) field.scrollLeft = 0;
        });
      },
      onblur: () => this.hide(),
    });
  }

  pills() {
    const { props } = this;
    const drop = (/** @type {Choice} */ gone) => {
      props.onchange(props.chosen.filter((other) => other.value !== gone.value));
      this.field().focus();
    };
    return props.chosen.map((choice) =>
      h(
        "span",
        { class: "pill", key: `pill-${choice.value}` },
        choice.text,
        h(
          "button",
          { type: "button", "aria-label": `Remove ${choice.text}`, onclick: () => drop(choice) },
          icon("close"),
        ),
      ),
    );
  }

  clearButton() {
    const { props } = this;
    if (props.multi || !props.clearable || !props.chosen.length) return null;
    const clear = () => {
      props.onchange([]);
      this.field().focus();
    };
    return h(
      "button",
      { type: "button", class: "select-clear", "aria-label": "Clear the choice", onclick: clear },
      icon("close"),
    );
  }

  list() {
    const { id, multi, label } = this.props;
    const groups = this.shownGroups();
    let index = 0;
    const drawn = groups.map((group, at) => {
      const options = group.options.map((choice) => this.option(choice, index++));
      if (!group.label) return options;
      const heading = `${id}-g${at}`;
      return h(
        "div",
        { role: "group", "aria-labelledby": heading },
        h("div", { class: "group-label", id: heading }, group.label),
        options,
      );
    });
    const stay = (/** @type {Event} */ event) => event.preventDefault();
    return h(
      "div",
      { class: "select-sheet", popover: "manual", onmousedown: stay },
      this.isFull()
        ? h("p", { class: "select-note", role: "status" }, `That is ${this.props.most}, the most one can choose here.`)
        : null,
      h(
        "div",
        {
          id: `${id}-list`,
          role: "listbox",
          "aria-multiselectable": multi ? "true" : undefined,
          "aria-label": label ?? "Choices",
        },
        drawn,
      ),
      groups.length ? null : h("p", { class: "select-note", role: "status" }, this.emptyNote()),
    );
  }

  emptyNote() {
    const least = this.props.least ?? 0;
    if (this.props.load && this.typed.length < least) return `Type at least ${least} letters.`;
    return this.props.load && !this.loaded ? "Looking…" : "Nothing fits.";
  }

  /** @param {Choice} choice @param {number} index */
  option(choice, index) {
    const chosen = this.isChosen(choice);
    const off = !chosen && this.isFull();
    return h(
      "div",
      {
        id: `${this.props.id}-o${index}`,
        role: "option",
        class: `option${index === this.active ? " active" : ""}`,
        "aria-selected": String(chosen),
        "aria-disabled": off ? "true" : undefined,
        onclick: () => this.choose(choice),
      },
      h("span", { class: "option-tick" }, chosen ? icon("tick") : null),
      h("span", {}, choice.text, choice.note ? h("small", {}, choice.note) : null),
    );
  }
}

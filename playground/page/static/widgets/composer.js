/** Where one writes: words, thread replies, slash commands with completion, people by their name, and the global shortcuts. */
import { h, mount, widget } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {{value: string, text: string, hint: string, note: string}} Completion */

/** @param {App} app @param {any} one */
export function composer(app, one) {
  if (app.me.deactivated)
    return h(
      "p",
      { class: "composer-note" },
      `${app.names.of(app.meId)}'s account is deactivated: nothing can be written.`,
    );
  if (one.archived)
    return h("p", { class: "composer-note" }, "This channel is archived. It can be read, not written in.");
  if (one.is_member === false) {
    const join = h(
      "button",
      { type: "button", class: "button primary", onclick: () => app.act("join", { channel: one.id }) },
      "Join",
    );
    return h("p", { class: "composer-note" }, `You are looking at #${one.name} from outside. `, join);
  }
  return widget(makeComposer, { app, one }, `composer-${app.meId}-${one.id}`);
}

/** @param {{app: App, one: any}} props */
const makeComposer = (props) => new Composer(props);

class Composer {
  /** @param {{app: App, one: any}} props */
  constructor(props) {
    this.props = props;
    this.active = 0;
    this.dismissed = "";
    this.problem = "";
    this.replying = /** @type {any} */ (null);
    this.el = document.createElement("form");
    this.el.className = "composer";
    this.el.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    this.draw = mount(this.el);
    this.render();
  }

  /** @param {{app: App, one: any}} props */
  update(props) {
    this.props = props;
    this.render();
    const { replyTo } = props.app;
    if (replyTo && replyTo !== this.replying) this.area()?.focus();
    this.replying = replyTo;
  }

  area = () => /** @type {HTMLTextAreaElement} */ (this.el.querySelector("textarea"));

  key = () => `${this.props.app.meId}/${this.props.one.id}`;

  get text() {
    return this.props.app.composed.get(this.key()) ?? "";
  }

  set text(text) {
    this.props.app.composed.set(this.key(), text);
  }

  /** @returns {Completion[]} */
  completions() {
    const { app } = this.props;
    if (this.dismissed === this.text) return [];
    const command = /^\/(\S*)$/.exec(this.text);
    if (command) {
      return app.state.commands
        .filter((/** @type {any} */ one) => one.command.startsWith(this.text.toLowerCase()))
        .map((/** @type {any} */ one) => ({
          value: `${one.command} `,
          text: one.command,
          hint: one.usage_hint ?? "",
          note: one.description ?? "",
        }));
    }
    const name = /(?:^|\s)@([\p{L}][\p{L}'’-]*)?$/u.exec(this.text);
    return name ? this.people(name[1] ?? "") : [];
  }

  /** @param {string} typed @returns {Completion[]} */
  people(typed) {
    const { app } = this.props;
    const start = this.text.slice(0, this.text.length - typed.length - 1);
    const all = [
      { id: app.bot?.user_id, real_name: app.bot?.name, title: "app" },
      ...app.people.filter((one) => !one.is_bot && !one.deactivated),
    ];
    return all
      .filter((one) => one.real_name?.toLowerCase().startsWith(typed.toLowerCase()))
      .slice(0, 8)
      .map((one) => ({
        value: `${start}@${one.real_name} `,
        text: `@${one.real_name}`,
        hint: "",
        note: one.title ?? "",
      }));
  }

  /** @param {Completion} completion */
  complete(completion) {
    this.text = completion.value;
    this.active = 0;
    this.render();
    const area = this.area();
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  async send() {
    const { app, one } = this.props;
    const text = this.text.trim();
    if (!text) return;
    const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
    this.problem = command ? this.commandProblem(command[1]) : "";
    if (this.problem) return this.render();
    const thread = app.replyTo ? { thread_ts: app.replyTo.thread_ts ?? app.replyTo.ts } : {};
    this.text = "";
    this.dismissed = "";
    app.replyTo = null;
    this.render();
    const done = command
      ? await app.act("command", { channel: one.id, command: command[1].toLowerCase(), text: command[2] })
      : await app.act("say", { channel: one.id, text, ...thread });
    if (!done && !this.text) this.text = text;
    await app.refresh();
  }

  /** @param {string} name */
  commandProblem(name) {
    const { app } = this.props;
    const known = app.state.commands.map((/** @type {any} */ one) => one.command);
    if (!known.includes(name.toLowerCase())) return `${name} is not a command here. There are: ${known.join(", ")}.`;
    return app.replyTo ? "Commands do not work in a thread. Close the reply first." : "";
  }

  /** @param {KeyboardEvent} event */
  onkey(event) {
    const list = this.completions();
    const exact = list.length === 1 && list[0].text === this.text;
    if (list.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + list.length) % list.length;
    } else if (list.length && !exact && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      this.complete(list[this.active] ?? list[0]);
    } else if (event.key === "Escape" && (list.length || this.props.app.replyTo)) {
      if (list.length) this.dismissed = this.text;
      else this.stopReply();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      void this.send();
    } else return;
    event.preventDefault();
    this.render();
  }

  stopReply() {
    this.props.app.replyTo = null;
    this.props.app.render();
  }

  /** @param {any} event */
  oninput(event) {
    this.text = event.target.value;
    this.problem = "";
    this.active = 0;
    this.render();
  }

  render() {
    const list = this.completions();
    this.draw([
      list.length ? this.completionList(list) : null,
      this.replyNote(),
      h("div", { class: "composer-box" }, this.shortcuts(), this.field(list), this.sendButton()),
      h("p", { class: "composer-problem", role: "status" }, this.problem || null),
      h(
        "p",
        { class: "unseen", role: "status" },
        list.length ? `${list.length} to choose from, with the arrow keys.` : null,
      ),
    ]);
  }

  /** @param {Completion[]} list */
  completionList(list) {
    const option = (/** @type {Completion} */ one, /** @type {number} */ index) =>
      h(
        "div",
        {
          role: "option",
          id: `completion-${index}`,
          class: index === this.active ? "completion active" : "completion",
          "aria-selected": String(index === this.active),
          onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
          onclick: () => this.complete(one),
        },
        h("span", {}, h("strong", {}, one.text), " ", h("span", { class: "completion-hint" }, one.hint)),
        h("small", {}, one.note),
      );
    return h(
      "div",
      { class: "completions", role: "listbox", id: "completions", "aria-label": "Completions" },
      list.map(option),
    );
  }

  replyNote() {
    const parent = this.props.app.replyTo;
    if (!parent) return null;
    const excerpt = String(parent.text ?? "")
      .replace(/\s+/g, " ")
      .slice(0, 70);
    return h(
      "p",
      { class: "reply-note" },
      icon("reply"),
      h("span", {}, `Reply to ${parent.username}: ${excerpt}`),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Not a reply after all",
          onclick: () => this.stopReply(),
        },
        icon("close"),
      ),
    );
  }

  shortcuts() {
    const { app } = this.props;
    const items = app.state.global_shortcuts.map((/** @type {any} */ one) => ({
      text: one.name,
      note: one.description,
      choose: () => app.act("shortcut", { callback_id: one.callback_id }),
    }));
    return menu(
      { label: "Shortcuts", face: icon("bolt"), items, heading: "Shortcuts", empty: "No shortcuts." },
      "shortcuts",
    );
  }

  /** @param {Completion[]} list */
  field(list) {
    const { app, one } = this.props;
    const name = one.kind === "channel" || one.kind === "private_channel" ? `#${one.name}` : app.names.title(one);
    return h("textarea", {
      key: "field",
      rows: String(Math.min(8, Math.max(1, this.text.split("\n").length))),
      value: this.text,
      placeholder: window.innerWidth > 620 ? `Message ${name}, or / for commands` : `Message ${name}`,
      "aria-label": `Message ${name}`,
      "aria-autocomplete": "list",
      "aria-controls": list.length ? "completions" : undefined,
      "aria-activedescendant": list.length ? `completion-${this.active}` : undefined,
      oninput: (/** @type {Event} */ event) => this.oninput(event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.onkey(event),
    });
  }

  sendButton() {
    return h(
      "button",
      {
        type: "submit",
        class: "icon-button send",
        "aria-label": "Send",
        title: "Send (Enter)",
        "aria-disabled": this.text.trim() ? undefined : "true",
      },
      icon("send"),
    );
  }
}

/** One place blocks are drawn on (a message, a modal, App Home): what its controls hold, and what they tell the server. */
import { heldValue, initialValue } from "./values.js";

/** @typedef {import("../app.js").App} App */

const TYPING_PAUSE_MS = 200;

export class Surface {
  /**
   * @param {App} app
   * @param {"message"|"modal"|"home"} kind
   * @param {any} container as the action endpoint wants it
   * @param {{state?: any, problems?: Record<string, string>, again?: boolean}} [more] `again`: drawn a second time on this page
   */
  constructor(app, kind, container, more = {}) {
    this.app = app;
    this.kind = kind;
    this.container = container;
    this.state = more.state?.values ?? more.state ?? {};
    this.problems = more.problems ?? {};
    this.name = container.view_id ?? `${container.channel}-${container.ts}`;
    this.idName = more.again ? `${this.name}-again` : this.name;
    this.reader = app.names.reader();
  }

  /** An id fit for the page, unique to this block. @param {any} block @param {string} what */
  idOf(block, what) {
    return `${this.idName}-${block.block_id}-${what}`.replace(/[^\w-]/g, "_");
  }

  /** @param {any} block */
  problem = (block) => this.problems[block.block_id] ?? null;

  /** @param {any} block @param {any} el */
  keyOf = (block, el) => [this.app.meId, this.name, block.block_id, el.action_id].join("\n");

  /** What the server says the element holds, in Slack's shape. @param {any} block @param {any} el */
  held = (block, el) => this.state[block.block_id]?.[el.action_id];

  /** What the element holds now: what was entered here until the server has it too, then what the server says. @param {any} block @param {any} el */
  read(block, el) {
    const held = heldValue(this.held(block, el));
    const known = held === undefined ? initialValue(el) : held;
    const key = this.keyOf(block, el);
    if (!this.app.drafts.has(key)) return known;
    const draft = this.app.drafts.get(key);
    if (!same(draft, known) || this.app.postponed.has(key)) return draft;
    this.app.drafts.delete(key);
    return known;
  }

  /** @param {any} block @param {any} el @param {any} value */
  keep(block, el, value) {
    this.app.drafts.set(this.keyOf(block, el), value);
  }

  /** The server did not take it: show what it has. @param {any} block @param {any} el @param {any} answer */
  settle(block, el, answer) {
    if (answer) return;
    this.app.drafts.delete(this.keyOf(block, el));
    this.app.render();
  }

  /** Something was typed; told to the server after a short pause. @param {any} block @param {any} el @param {string} value */
  typed(block, el, value) {
    this.keep(block, el, value);
    this.app.render();
    const dispatches = el.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
    this.app.postponed.add(this.keyOf(block, el), TYPING_PAUSE_MS, () => {
      if (block.dispatch_action && dispatches) return this.send(block, el, value);
      return this.store(block, el, value);
    });
  }

  /** Enter in a line of text. @param {any} block @param {any} el @param {string} value @returns {boolean} whether it was an action */
  entered(block, el, value) {
    const triggers = el.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    if (!block.dispatch_action || !triggers.includes("on_enter_pressed")) return false;
    void this.send(block, el, value);
    return true;
  }

  /** Something was chosen. @param {any} block @param {any} el @param {any} value */
  async chosen(block, el, value) {
    if (block.type === "input" && !block.dispatch_action) {
      this.keep(block, el, value);
      this.app.render();
      return this.settle(block, el, await this.store(block, el, value));
    }
    this.keep(block, el, value);
    this.app.render();
    if (await this.agreed(el.confirm)) return this.settle(block, el, await this.send(block, el, value));
    this.settle(block, el, null);
  }

  /** A button or an overflow entry was pressed. @param {any} block @param {any} el @param {string|null} value */
  async pressed(block, el, value) {
    if (await this.agreed(el.confirm)) await this.send(block, el, value);
  }

  /** @param {any} confirm Block Kit's confirm object, or nothing */
  agreed(confirm) {
    return confirm ? this.app.notices.confirm(confirm, this) : Promise.resolve(true);
  }

  /** @param {any} block @param {any} el @param {any} value */
  store(block, el, value) {
    if (this.kind !== "modal") return Promise.resolve(true);
    const where = { view_id: this.container.view_id, block_id: block.block_id, action_id: el.action_id };
    return this.app.act("input", { ...where, value });
  }

  /** @param {any} block @param {any} el @param {any} value */
  send(block, el, value) {
    return this.app.act("action", {
      container: this.container,
      block_id: block.block_id,
      action_id: el.action_id,
      value,
    });
  }

  /** Options of an external select. @param {any} block @param {any} el @param {string} value @returns {Promise<any>} */
  async options(block, el, value) {
    const where = this.container.view_id
      ? { view_id: this.container.view_id }
      : { message: { channel: this.container.channel, ts: this.container.ts } };
    const got = await this.app.act("options", { ...where, block_id: block.block_id, action_id: el.action_id, value });
    return got ?? { options: [] };
  }
}

/** @param {any} one @param {any} other */
const same = (one, other) => JSON.stringify(one ?? "") === JSON.stringify(other ?? "");

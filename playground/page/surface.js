/** One place blocks are drawn on (a message, a modal, App Home): what its controls hold, and what they tell the server. */
import { heldValue, initialValue } from "./values.js";

/** @typedef {import("./app.js").App} App */

const TYPING_PAUSE_MS = 200;

export class Surface {
  /**
   * @param {App} app
   * @param {"message"|"modal"|"home"} kind
   * @param {any} container as the action endpoint wants it
   * @param {{state?: any, problems?: Record<string, string>}} [more]
   */
  constructor(app, kind, container, more = {}) {
    this.app = app;
    this.kind = kind;
    this.container = container;
    this.state = more.state?.values ?? more.state ?? {};
    this.problems = more.problems ?? {};
    this.name = container.view_id ?? `${container.channel}-${container.ts}`;
    this.reader = app.names.reader();
  }

  /** An id fit for the page, unique to this block. @param {any} block @param {string} what */
  idOf(block, what) {
    return `${this.name}-${block.block_id}-${what}`.replace(/[^\w-]/g, "_");
  }

  /** @param {any} block */
  problem = (block) => this.problems[block.block_id] ?? null;

  /** @param {any} block @param {any} el */
  keyOf = (block, el) => [this.app.meId, this.name, block.block_id, el.action_id].join("\n");

  /** What the element holds now: what was just entered here, else what the server has, else its first value. @param {any} block @param {any} el */
  read(block, el) {
    const draft = this.app.drafts.get(this.keyOf(block, el));
    const stale = draft && this.kind !== "modal" && draft.first !== JSON.stringify(initialValue(el));
    if (draft && !stale) return draft.value;
    const held = heldValue(this.state[block.block_id]?.[el.action_id]);
    return held !== undefined && this.kind === "modal" ? held : initialValue(el);
  }

  /** @param {any} block @param {any} el @param {any} value */
  keep(block, el, value) {
    this.app.drafts.set(this.keyOf(block, el), { value, first: JSON.stringify(initialValue(el)) });
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
      return this.store(block, el, value);
    }
    const before = this.read(block, el);
    this.keep(block, el, value);
    this.app.render();
    if (!(await this.agreed(el.confirm))) {
      this.keep(block, el, before);
      return this.app.render();
    }
    return this.send(block, el, value);
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
    if (this.kind !== "modal") return Promise.resolve();
    const where = { view_id: this.container.view_id, block_id: block.block_id, action_id: el.action_id };
    return this.app.act("input", { ...where, value });
  }

  /** @param {any} block @param {any} el @param {any} value */
  send(block, el, value) {
    return this.app.act("action", { container: this.container, block_id: block.block_id, action_id: el.action_id, value });
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

/** What is new: sentences for screen readers, toasts from Slack, and which other people have something to read. */
import { get } from "./api.js";

/** @typedef {import("./app.js").App} App */

const LOOK_PAUSE_MS = 700;

export class News {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.spoken = "";
    this.turn = 0;
    /** What the last move of the clock brought. @type {{time: string, items: import("./parts/newsline.js").Item[]}|null} */
    this.line = null;
    /** @type {string|null} */ this.toast = null;
    /** @type {Map<string, Set<string>>} */ this.seen = new Map();
    /** @type {Map<string, number>} */ this.unread = new Map();
    /** @type {Map<string, number>} */ this.waiting = new Map();
  }

  /** Say a sentence in the live region. @param {string} sentence */
  say(sentence) {
    this.spoken = this.spoken === sentence ? `${sentence}\u00a0` : sentence;
  }

  takeState() {
    const { app } = this;
    const { toast } = app.state;
    const sentence = typeof toast === "string" ? toast : (toast?.text ?? null);
    if (sentence && sentence !== this.toast) {
      app.notices.add(sentence, "problem");
      void app.act("toast", {});
    }
    this.toast = sentence;
    for (const one of app.conversations) {
      const key = `${app.meId}/${one.id}`;
      const before = this.unread.get(key);
      if (before !== undefined && one.unread > before && one.id !== app.openId) {
        this.say(`New in ${app.names.title(one)}: ${one.preview ?? ""}`);
      }
      this.unread.set(key, one.unread ?? 0);
    }
  }

  takeMessages() {
    const { app } = this;
    const before = this.seen.get(app.messagesOf);
    const now = new Set(app.messages.map((message) => message.ts));
    if (before) {
      const fresh = app.messages.filter((message) => !before.has(message.ts) && message.user !== app.meId);
      if (fresh.length) this.say(fresh.map(spoken).join(" "));
    }
    this.seen.set(app.messagesOf, now);
  }

  /** The line about the clock's last move has been read. */
  dismiss() {
    this.line = null;
    this.app.render();
  }

  /** Count what the other people have not read; after a pause, one person at a time. */
  lookAround() {
    const turn = (this.turn += 1);
    setTimeout(() => {
      if (turn === this.turn && !document.hidden) void this.countAll(turn);
    }, LOOK_PAUSE_MS);
  }

  /** @param {number} turn */
  async countAll(turn) {
    const { app } = this;
    for (const person of app.people) {
      if (turn !== this.turn) return;
      if (person.is_bot || person.deactivated) continue;
      const conversations = person.id === app.meId ? app.conversations : await this.conversationsOf(person.id);
      this.waiting.set(person.id, unreadIn(conversations, person.id === app.meId ? app.openId : ""));
    }
    app.render();
  }

  /** @param {string} id */
  async conversationsOf(id) {
    try {
      return (await get("state", { as: id })).conversations;
    } catch {
      return [];
    }
  }
}

/** @param {any[]} conversations @param {string} open */
const unreadIn = (conversations, open) =>
  conversations.filter((one) => one.id !== open).reduce((sum, one) => sum + (one.unread ?? 0), 0);

/** @param {any} message */
const spoken = (message) =>
  `${message.username}${message.ephemeral ? ", only visible to you" : ""}: ${String(message.text ?? "")
    .replace(/[<>*_~`]/g, " ")
    .slice(0, 300)}`;

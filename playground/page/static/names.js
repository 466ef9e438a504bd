/** What people and conversations are called, for the person looking. */

/** @typedef {import("./app.js").App} App */

export class Names {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
  }

  /** A person's or a conversation's name; empty when unknown. @param {string} id @returns {string} */
  of(id) {
    const { app } = this;
    const person = app.byId.get(id);
    if (person) return person.real_name || person.name;
    if (id && id === app.bot?.user_id) return app.bot.name;
    const place = app.conversations.find((/** @type {any} */ one) => one.id === id);
    return place ? this.title(place) : "";
  }

  /** @param {string} id */
  first = (id) => this.of(id).split(" ")[0];

  /** What a conversation is called in the sidebar. @param {any} one @returns {string} */
  title(one) {
    const { app } = this;
    if (one.kind === "channel" || one.kind === "private_channel") return one.name;
    if (one.kind === "app") return app.bot?.name ?? "Village";
    const others = one.members.filter((/** @type {string} */ id) => id !== app.meId);
    if (one.kind === "im") return this.of(others[0] ?? app.meId) + (others.length ? "" : " (you)");
    return others.map(this.first).join(", ") || one.name;
  }

  /** What drawing a text needs to know. @returns {import("./blocks/mrkdwn.js").Reader} */
  reader() {
    const { app } = this;
    return {
      nameOf: (id) => this.of(id),
      channelName: (id) => app.conversations.find((/** @type {any} */ one) => one.id === id)?.name || null,
      openChannel: (id) => app.open(id),
      meId: app.meId,
      now: app.now,
      zone: app.me.tz || "UTC",
      locale: app.locale,
    };
  }
}

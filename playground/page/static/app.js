/** Everything the page knows, how it is fetched, and what a person can do. Views read it and call it; nothing else is kept. */
import { follow, get, post, Refused } from "./api.js";
import { Names } from "./names.js";
import { News } from "./news.js";
import { Notices } from "./parts/notices.js";
import { Postponed } from "./postponed.js";
import { browserLocale, inEnglish, instantOf, wallTime } from "./time.js";
import { WireLog } from "./parts/wire.js";

/** @typedef {import("./blocks/surface.js").Surface} Surface */

const BESIDE = "(min-width: 1181px)"; // where the guide stands beside the conversation, not over it

/** What a phone shows instead of the conversation, one at a time. @typedef {""|"people"|"places"|"clock"} Panel */

/**
 * Where somebody who was just chosen looks first, once their conversations are known.
 * @typedef {{find: () => string, tab?: "home"|"messages"}} Arrival
 */

const NO_STATE = {
  conversations: [],
  commands: [],
  global_shortcuts: [],
  message_shortcuts: [],
  locales: [],
  modals: [],
  home: null,
  me: null,
  toast: null,
};

export class App {
  /** @param {() => void} draw */
  constructor(draw) {
    this.draw = draw;
    this.drawing = false;
    /** @type {any[]} */ this.people = [];
    /** @type {Map<string, any>} */ this.byId = new Map();
    /** @type {any} */ this.bot = null;
    /** @type {any} */ this.state = NO_STATE;
    /** @type {any[]} */ this.messages = [];
    this.messagesOf = "";
    /** @type {Promise<void>|undefined} */ this.fetching = undefined;
    /** @type {Promise<void>|undefined} */ this.queued = undefined;
    this.seenAt = performance.now();
    /** @type {any} */ this.clock = { held: [], next: null };
    this.meId = "";
    this.openId = "";
    /** Set while what the person chosen sees is still being fetched. @type {Arrival|null} */ this.arrival = null;
    this.connected = true;
    this.appTab = "home";
    this.sideOpen = window.matchMedia(BESIDE).matches;
    /** @type {Panel} */ this.panel = "";
    /** @type {any} */ this.replyTo = null;
    /** @type {string} */ this.sending = "";
    /** @type {Map<string, any>} */ this.drafts = new Map();
    /** @type {Map<string, string>} */ this.composed = new Map();
    /** @type {Map<string, any>} */ this.optionsSeen = new Map();
    /** @type {Map<string, Record<string, string>>} */ this.modalProblems = new Map();
    this.notices = new Notices(() => this.render(), draw);
    this.names = new Names(this);
    this.wire = new WireLog(this);
    this.postponed = new Postponed();
    this.moving = false;
    this.restarting = false;
    this.goWall = "";
    this.guideStep = -1;
    this.guideHidden = localStorage.getItem("guide") === "hidden";
    this.news = new News(this);
  }

  async start() {
    await this.loadPeople();
    const [me, place] = location.hash.slice(1).split("/");
    this.meId = this.byId.has(me) ? me : this.firstPerson();
    this.openId = place ?? "";
    window.addEventListener("hashchange", () => this.followHash());
    await this.refresh();
    this.noteHash();
    if (this.current?.kind === "app") void this.openTab(this.appTab);
    follow(
      () => void this.refresh(),
      (connected) => this.linked(connected),
    );
    setInterval(() => this.render(), 15_000);
  }

  async loadPeople() {
    const { people, bot } = await get("people");
    this.people = people;
    this.bot = bot;
    this.byId = new Map(people.map((/** @type {any} */ person) => [person.id, person]));
    if (!this.byId.has(this.meId)) this.meId = this.firstPerson();
  }

  firstPerson = () =>
    (this.people.find((one) => one.is_admin && !one.is_bot) ?? this.people.find((one) => !one.is_bot))?.id ?? "";

  /** @param {boolean} connected */
  linked(connected) {
    const back = connected && !this.connected;
    this.connected = connected;
    if (back) void this.refresh();
    this.render();
  }

  followHash() {
    const [me, place] = location.hash.slice(1).split("/");
    if (!this.byId.has(me) || (me === this.meId && place === this.openId)) return;
    if (me !== this.meId) void this.be(me, { find: () => place });
    else this.open(place);
  }

  /** Draw soon; many calls make one drawing. */
  render() {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }

  /** Fetch everything the person sees, from now on: a fetch under way does not count. @returns {Promise<void>} */
  refresh() {
    if (this.fetching) {
      this.queued ??= this.fetching.then(() => {
        this.queued = undefined;
        return this.refresh();
      });
      return this.queued;
    }
    this.fetching = this.fetchAll().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  async fetchAll() {
    if (this.restarting) return;
    try {
      const me = this.meId;
      const [state, clock] = await Promise.all([get("state", { as: me }), get("clock"), this.loadPeople()]);
      if (me !== this.meId) return;
      this.takeState(state, clock);
      await this.fetchMessages();
      if (me !== this.meId) return;
      this.arrive();
      await this.wire.fetch();
      this.news.lookAround();
    } catch (error) {
      this.complain(error);
    }
    this.render();
  }

  /** @param {any} state @param {any} clock */
  takeState(state, clock) {
    this.state = { ...NO_STATE, ...state };
    this.clock = clock;
    this.seenAt = performance.now();
    if (this.arrival) this.openId = this.arrival.find();
    if (!this.conversations.some((/** @type {any} */ one) => one.id === this.openId)) this.openId = this.firstPlace();
    const living = new Set(this.state.modals.map((/** @type {any} */ view) => view.id));
    for (const id of this.modalProblems.keys()) if (!living.has(id)) this.modalProblems.delete(id);
    this.news.takeState();
  }

  async fetchMessages() {
    const [me, place] = [this.meId, this.openId];
    if (!place) return;
    const { messages } = await get("messages", { as: me, channel: place });
    if (me !== this.meId || place !== this.openId) return;
    this.messages = messages;
    this.messagesOf = `${me}/${place}`;
    this.news.takeMessages();
  }

  get conversations() {
    return this.state.conversations;
  }

  get me() {
    const { me } = this.state;
    return me?.id === this.meId ? me : (this.byId.get(this.meId) ?? {});
  }

  /** How the person's Slack writes dates. */
  get locale() {
    return browserLocale(this.me.locale);
  }

  /** How the page's own English writes dates for this person. */
  get english() {
    return inEnglish(this.me.locale);
  }

  get current() {
    return this.conversations.find((/** @type {any} */ one) => one.id === this.openId) ?? null;
  }

  /** The playground's time now, running on since the last answer. */
  get now() {
    const base = Date.parse(this.state.now_utc ?? this.clock.now_utc ?? new Date().toISOString());
    return new Date(base + performance.now() - (this.seenAt ?? performance.now()));
  }

  /** Where a newcomer looks first: the channel which Village is in. */
  firstPlace() {
    const places = this.conversations;
    const own = places.filter((/** @type {any} */ one) => one.kind === "channel" && one.is_member && !one.archived);
    const shared = own.find((/** @type {any} */ one) => one.members.includes(this.bot?.user_id));
    return (shared ?? own[0] ?? places.find((/** @type {any} */ one) => one.kind === "app") ?? places[0])?.id ?? "";
  }

  /**
   * Be another person. Until what they see is here, what the one before saw stays on the page and cannot be pressed:
   * its conversations and messages are another person's.
   * @param {string} id
   * @param {Arrival} [arrival] where to look, else where one looks already
   * @returns {Promise<boolean>} false where somebody else was chosen meanwhile
   */
  async be(id, arrival) {
    void this.postponed.flush();
    this.arrival = arrival ?? this.arrival ?? this.samePlace();
    this.meId = id;
    this.replyTo = null;
    this.notices.list = [];
    this.news.line = null;
    this.panel = "";
    this.draw();
    await this.refresh();
    return this.meId === id && !this.arrival;
  }

  /** @returns {Arrival} the conversation that is open; with Village everybody has their own */
  samePlace() {
    const { openId } = this;
    return { find: this.current?.kind === "app" ? this.appPlace : () => openId };
  }

  /** What the person chosen sees is here. */
  arrive() {
    const { arrival, current } = this;
    if (!arrival) return;
    this.arrival = null;
    this.noteHash();
    if (current?.kind === "app") void this.openTab(arrival.tab ?? firstTab(current));
  }

  appPlace = () => this.conversations.find((/** @type {any} */ one) => one.kind === "app")?.id ?? this.openId;

  /** @param {string} id @param {"home"|"messages"} [tab] for Village itself */
  open(id, tab) {
    if (this.arrival) {
      this.arrival = { find: () => id, tab };
      return;
    }
    const place = this.conversations.find((/** @type {any} */ one) => one.id === id);
    this.openId = id;
    this.replyTo = null;
    this.panel = "";
    this.noteHash();
    if (place?.kind === "app") void this.openTab(tab ?? firstTab(place));
    void this.refresh();
    this.render();
  }

  /** @param {string} tab */
  async openTab(tab) {
    this.appTab = tab;
    this.render();
    if (!this.me.deactivated) await this.act("home", { tab });
  }

  noteHash() {
    document.title = `${this.names.of(this.meId)} · Village playground`;
    const wanted = `#${this.meId}/${this.openId}`;
    if (location.hash !== wanted) history.replaceState(null, "", wanted);
  }

  /** Do something as the chosen person; a refusal is shown as a notice. @param {string} what @param {Record<string, any>} body @returns {Promise<any>} null when refused */
  async act(what, body) {
    try {
      return await post(what, { as: this.meId, ...body });
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  /** @param {unknown} error */
  complain(error) {
    if (!(error instanceof Refused)) throw error;
    this.notices.add(error.message, "problem");
  }

  /** @param {any} message */
  startReply(message) {
    this.replyTo = message;
    this.render();
  }

  /** Open the conversation with somebody, new or old. @param {string} id */
  async writeTo(id) {
    const answer = await this.act("open", { users: [id] });
    if (!answer?.channel) return;
    await this.refresh();
    this.open(answer.channel);
  }

  toggleSide() {
    this.sideOpen = !this.sideOpen;
    this.panel = "";
    this.render();
  }

  /** Where the guide lies over the conversation it gives the screen back; beside it it stays. */
  stepAside() {
    if (!window.matchMedia(BESIDE).matches) this.sideOpen = false;
  }

  /** On a phone: open one of the page's folded parts, or fold it again. @param {Panel} panel */
  togglePanel(panel) {
    this.panel = this.panel === panel ? "" : panel;
    this.stepAside();
    this.render();
  }

  /** @param {boolean} hidden */
  hideGuide(hidden) {
    this.guideHidden = hidden;
    if (hidden) localStorage.setItem("guide", "hidden");
    else localStorage.removeItem("guide");
    this.render();
  }

  /** A new world: nothing typed or seen in the old one remains. */
  forget() {
    for (const memory of [this.drafts, this.composed, this.optionsSeen, this.modalProblems]) memory.clear();
    this.wire.forget();
    this.messagesOf = "";
    this.replyTo = null;
    this.guideStep = -1;
    this.news = new News(this);
  }

  /** @param {number|null} unix seconds */
  wallOf = (unix) => (unix ? wallTime(new Date(unix * 1000), this.me.tz) : "");

  /** @param {string} wall @returns {number|null} unix seconds */
  unixOf = (wall) => (wall ? Math.round(instantOf(wall, this.me.tz).getTime() / 1000) : null);
}

/** What of Village one sees first: new messages, else Home. @param {any} place @returns {"home"|"messages"} */
const firstTab = (place) => (place.unread ? "messages" : "home");

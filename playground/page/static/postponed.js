/** Things done after a short pause, so that typing does not send every letter. */
export class Postponed {
  constructor() {
    /** @type {Map<string, {timer: number, task: () => any}>} */
    this.tasks = new Map();
  }

  /** Do a task after a pause, unless the same key comes again. @param {string} key @param {number} pause ms @param {() => any} task */
  add(key, pause, task) {
    clearTimeout(this.tasks.get(key)?.timer);
    const timer = window.setTimeout(() => {
      this.tasks.delete(key);
      void task();
    }, pause);
    this.tasks.set(key, { timer, task });
  }

  /** Whether something is still put off under this key. @param {string} key */
  has = (key) => this.tasks.has(key);

  /** Do at once what was put off. */
  async flush() {
    const tasks = [...this.tasks.values()];
    this.tasks.clear();
    for (const { timer } of tasks) clearTimeout(timer);
    await Promise.all(tasks.map(({ task }) => task()));
  }
}

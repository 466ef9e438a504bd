/** The page's few drawings: single strokes, hidden from screen readers (the control's label says it in words). */
import { h } from "./dom.js";

/** @type {Record<string, string>} */
const PATHS = {
  more: "M5.5 10.8v2.4M12 10.8v2.4M18.5 10.8v2.4",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  send: "M4 12 20 4l-6 16-3-7z",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  list: "M4 7h16M4 12h16M4 17h16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  alert: "M12 4 2.8 20h18.4zM12 10v4M12 17h.01",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  house: "M4 11.5 12 4l8 7.5M6.5 10v9h11v-9M10.5 19v-5h3v5",
  plus: "M12 5.5v13M5.5 12h13",
  tick: "M5 12.5l4.5 4.5L19 7.5",
  reply: "M9 6 4 11l5 5M4 11h9a6 6 0 0 1 6 6v1",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: PATHS[name] }));
}

/** Puts the page together: one drawing from what the app knows, patched in place after every change. */
import { App } from "./app.js";
import { topBar } from "./parts/clockbar.js";
import { conversation, keepingEnds } from "./parts/conversation.js";
import { questionDialog } from "./widgets/dialog.js";
import { h, mount } from "./widgets/dom.js";
import { modalDialog } from "./parts/modal.js";
import { newsLine } from "./parts/newsline.js";
import { noticeList } from "./parts/notices.js";
import { peopleColumn } from "./parts/people.js";
import { sidePanel } from "./parts/side.js";
import { sidebar } from "./parts/sidebar.js";

/** The conversations and the open one as they were last drawn for the person one is. @type {import("./widgets/dom.js").VNode[]} */
let places = [];

/** Just after another person was chosen: as before, and nothing in it can be pressed. @param {App} app */
function placesOf(app) {
  if (app.arrival) return places.map((one) => ({ ...one, props: { ...one.props, inert: true, "aria-busy": "true" } }));
  places = [sidebar(app), conversation(app)];
  return places;
}

/** @param {App} app */
function page(app) {
  const form = app.arrival ? null : modalDialog(app, noticeList(app.notices));
  return [
    topBar(app),
    app.news.line ? newsLine(app) : null,
    h(
      "div",
      { class: `columns${app.sideOpen ? " with-side" : ""}${app.panel ? ` show-${app.panel}` : ""}` },
      peopleColumn(app),
      placesOf(app),
      sidePanel(app),
    ),
    form ? null : noticeList(app.notices),
    form,
    questionDialog(app.notices.question, "question"),
    h("p", { class: "unseen", "aria-live": "polite", key: "live", id: "live" }, app.news.spoken),
  ];
}

const root = /** @type {Element} */ (document.getElementById("page"));
root.replaceChildren();
const draw = mount(root);
const app = new App(() => keepingEnds(() => draw(page(app))));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && app.panel && !event.defaultPrevented) app.togglePanel(app.panel);
});
app.start().catch((error) => {
  app.complain(error);
  app.render();
});

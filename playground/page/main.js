/** Puts the page together: one drawing from what the app knows, patched in place after every change. */
import { App } from "./app.js";
import { topBar } from "./clockbar.js";
import { conversation, keepingEnds } from "./conversation.js";
import { questionDialog } from "./dialog.js";
import { h, mount } from "./dom.js";
import { icon } from "./icons.js";
import { modalDialog } from "./modal.js";
import { peopleColumn } from "./people.js";
import { sidePanel } from "./side.js";
import { sidebar } from "./sidebar.js";

/** @param {App} app */
function page(app) {
  return [
    topBar(app),
    h(
      "div",
      { class: app.sideOpen ? "columns with-side" : "columns" },
      peopleColumn(app),
      sidebar(app),
      conversation(app),
      sidePanel(app),
    ),
    app.state.modals.length ? null : notices(app),
    modalDialog(app, notices(app)),
    questionDialog(app.question, "question"),
    h("p", { class: "unseen", "aria-live": "polite", key: "live", id: "live" }, app.news.spoken),
  ];
}

/** @param {App} app */
function notices(app) {
  return h(
    "div",
    { class: "notices", role: "status", key: "notices" },
    app.notices.map((notice) =>
      h(
        "p",
        { key: notice.id, class: `notice ${notice.kind}` },
        notice.kind === "problem" ? icon("alert") : null,
        h("span", {}, notice.text),
        h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => app.dismiss(notice.id) }, icon("close")),
      ),
    ),
  );
}

const root = /** @type {Element} */ (document.getElementById("page"));
root.replaceChildren();
const draw = mount(root);
const app = new App(() => keepingEnds(() => draw(page(app))));
app.start().catch((error) => {
  app.complain(error);
  app.render();
});

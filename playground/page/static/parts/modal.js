/** The topmost modal of the stack, as a dialog; the ones beneath come back when it closes. */
import { drawBlocks } from "../blocks/blocks.js";
import { dialog } from "../widgets/dialog.js";
import { h } from "../widgets/dom.js";
import { icon } from "../widgets/icons.js";
import { Surface } from "../blocks/surface.js";
import { textObject, words } from "../blocks/text.js";
import { problemsIn } from "../blocks/values.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app @param {any} notices what the page would show at its foot: while a modal is open it belongs inside */
export function modalDialog(app, notices) {
  const { modals } = app.state;
  const view = modals.at(-1);
  if (!view) return null;
  const problems = app.modalProblems.get(view.id) ?? view.errors ?? {};
  const surface = new Surface(app, "modal", { type: "view", view_id: view.id }, { state: view.state, problems });
  const contents = [notices, form(app, view, surface, modals.length > 1)];
  return dialog(
    { labelledby: "modal-title", contents, focusOn: view.id, onescape: () => close(app, view, false) },
    `modal-${app.meId}`,
  );
}

/** @param {App} app @param {any} view @param {boolean} clear */
async function close(app, view, clear) {
  await app.act("close", { view_id: view.id, clear });
  await app.refresh();
}

/** Send it, after the checks which Slack's own client makes. @param {App} app @param {any} view @param {Surface} surface */
async function submit(app, view, surface) {
  const found = problemsIn(view, (block, el) => surface.read(block, el));
  app.modalProblems.set(view.id, found);
  if (Object.keys(found).length) return app.draw();
  // Read at once: news that comes while anything below is awaited replaces what this surface knows.
  const values = valuesOf(view, surface);
  await app.postponed.flush();
  app.sending = view.id;
  app.render();
  const answer = await app.act("submit", { view_id: view.id, values });
  app.sending = "";
  if (answer?.errors) app.modalProblems.set(view.id, answer.errors);
  else app.modalProblems.delete(view.id);
  await app.refresh();
}

/** @param {any} view @param {Surface} surface @returns {Record<string, Record<string, any>>} by block and action */
function valuesOf(view, surface) {
  const inputs = view.blocks.filter((/** @type {any} */ block) => block.type === "input");
  return Object.fromEntries(
    inputs.map((/** @type {any} */ block) => [
      block.block_id,
      { [block.element.action_id]: surface.read(block, block.element) },
    ]),
  );
}

/** @param {App} app @param {any} view @param {Surface} surface @param {boolean} stacked */
function form(app, view, surface, stacked) {
  const busy = app.sending === view.id;
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !view.submit) return;
    await submit(app, view, surface);
    focusProblem();
  };
  return h(
    "form",
    { key: view.id, novalidate: true, onsubmit: send, "aria-busy": busy ? "true" : undefined },
    head(app, view, stacked),
    h("div", { class: "dialog-body blocks" }, summary(surface), drawBlocks(view.blocks ?? [], surface)),
    foot(app, view, busy),
  );
}

/** @param {App} app @param {any} view @param {boolean} stacked */
function head(app, view, stacked) {
  const back = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Back", onclick: () => close(app, view, false) },
    icon("back"),
  );
  return h(
    "header",
    { class: "dialog-head" },
    stacked ? back : null,
    h("span", { class: "avatar app small", "aria-hidden": "true" }, "V"),
    h("h2", { id: "modal-title" }, words(view.title)),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => close(app, view, stacked) },
      icon("close"),
    ),
  );
}

/** @param {Surface} surface */
function summary(surface) {
  const count = Object.keys(surface.problems).length;
  if (!count) return null;
  return h(
    "p",
    { class: "unseen", role: "alert" },
    count === 1 ? "One field needs another look." : `${count} fields need another look.`,
  );
}

/** @param {App} app @param {any} view @param {boolean} busy */
function foot(app, view, busy) {
  return h(
    "footer",
    { class: "dialog-foot" },
    h(
      "button",
      { type: "button", class: "button", onclick: () => close(app, view, false) },
      words(view.close) || (view.submit ? "Cancel" : "Close"),
    ),
    view.submit
      ? h(
          "button",
          { type: "submit", class: "button primary" },
          busy ? "Sending…" : textObject(view.submit, surfaceless),
        )
      : null,
  );
}

const surfaceless = /** @type {any} */ ({});

/** Bring the first field with a problem into view, and the focus into it. */
function focusProblem() {
  const field = /** @type {HTMLElement|null} */ (
    document.querySelector('dialog [aria-invalid="true"]') ??
      document.querySelector("dialog .problem")?.parentElement?.querySelector("input")
  );
  field?.focus();
}

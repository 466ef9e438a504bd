/** The ten kinds of select menu, all drawn by one combobox; they differ in where their options come from. */
import { combobox } from "../widgets/combobox.js";
import { clientWord } from "../client.js";
import { naming, words } from "./text.js";
import { holdsMany } from "./values.js";

/** @typedef {import("./surface.js").Surface} Surface */
/** @typedef {import("../widgets/combobox.js").Choice} Choice */
/** @typedef {import("../widgets/combobox.js").Group} Group */

/** @type {Record<string, (el: any, surface: Surface) => Group[]>} */
const SOURCES = {
  static_select: (el) => fixedGroups(el),
  external_select: () => [],
  users_select: (_, surface) => [{ label: null, options: people(surface) }],
  conversations_select: (el, surface) => [{ label: null, options: conversations(el, surface) }],
  channels_select: (_, surface) => [
    { label: null, options: conversations({ filter: { include: ["public"] } }, surface) },
  ],
};

/** @param {any} el */
const sourceOf = (el) => SOURCES[String(el.type).replace(/^multi_/, "")];

/** @param {any} el */
export const isSelect = (el) => Boolean(sourceOf(el));

/** @param {any} el @param {any} block @param {Surface} surface */
export function select(el, block, surface) {
  const multi = holdsMany(el);
  const groups = sourceOf(el)(el, surface);
  const held = surface.read(block, el);
  const external = el.type.endsWith("external_select");
  const props = {
    ...naming(el, block, surface),
    id: block.type === "input" ? surface.idOf(block, "field") : surface.idOf(block, el.action_id),
    placeholder: words(el.placeholder) || clientWord(surface.app.locale, multi ? "chooseSome" : "chooseOne"),
    multi,
    most: el.max_selected_items,
    clearable: block.type === "input" && Boolean(block.optional),
    groups,
    chosen: chosen(multi ? (held ?? []) : held ? [held] : [], groups, el, surface.held(block, el), surface),
    load: external ? (/** @type {string} */ typed) => load(el, block, surface, typed) : undefined,
    least: external ? (el.min_query_length ?? 3) : 0,
    onchange(/** @type {Choice[]} */ choices) {
      const values = choices.map((choice) => choice.value);
      return surface.chosen(block, el, multi ? values : (values[0] ?? null));
    },
  };
  return combobox(props, el.action_id);
}

/** @param {string[]} values @param {Group[]} groups @param {any} el @param {any} held Slack's state @param {Surface} surface @returns {Choice[]} */
function chosen(values, groups, el, held, surface) {
  const first = (el.initial_options ?? [el.initial_option]).filter(Boolean).map(choice);
  const taken = (held?.selected_options ?? [held?.selected_option]).filter(Boolean).map(choice);
  const known = [...groups.flatMap((group) => group.options), ...first, ...taken, ...surface.app.optionsSeen.values()];
  return values.map(
    (value) => known.find((option) => option.value === value) ?? { value, text: surface.app.names.of(value) || value },
  );
}

/** @param {any} option @returns {Choice} */
const choice = (option) => ({
  value: option.value,
  text: words(option.text),
  note: option.description ? words(option.description) : undefined,
});

/** @param {any} from @returns {Group[]} */
function fixedGroups(from) {
  if (from.option_groups) {
    return from.option_groups.map((/** @type {any} */ group) => ({
      label: words(group.label),
      options: group.options.map(choice),
    }));
  }
  return [{ label: null, options: (from.options ?? []).map(choice) }];
}

/** @param {any} el @param {any} block @param {Surface} surface @param {string} typed @returns {Promise<Group[]>} */
async function load(el, block, surface, typed) {
  const groups = fixedGroups(await surface.options(block, el, typed));
  for (const option of groups.flatMap((group) => group.options)) surface.app.optionsSeen.set(option.value, option);
  return groups.filter((group) => group.options.length);
}

/** @param {Surface} surface @returns {Choice[]} */
function people(surface) {
  return surface.app.people
    .filter((/** @type {any} */ person) => !person.deactivated)
    .map((/** @type {any} */ person) => ({
      value: person.id,
      text: person.real_name || person.name,
      note: personNote(person),
    }));
}

/** @param {any} person */
const personNote = (person) =>
  [person.title, person.office, person.is_guest ? "guest" : null, person.is_bot ? "app" : null]
    .filter(Boolean)
    .join(" · ") || undefined;

/** @param {any} el @param {Surface} surface @returns {Choice[]} */
function conversations(el, surface) {
  const include = el.filter?.include ?? ["public", "private", "im", "mpim"];
  return surface.app.conversations
    .filter(
      (/** @type {any} */ one) =>
        include.includes(FILTER_NAME[one.kind]) && !(one.kind === "app" && el.filter?.exclude_bot_users),
    )
    .filter((/** @type {any} */ one) => !one.archived)
    .map((/** @type {any} */ one) => ({ value: one.id, text: surface.app.names.title(one) }));
}

/** @type {Record<string, string>} */
const FILTER_NAME = { channel: "public", private_channel: "private", im: "im", app: "im", mpim: "mpim" };

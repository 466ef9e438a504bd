/** What a Block Kit element holds, in the form which the playground's server takes: text, a list of texts, or null. */

const PLURAL = {
  multi_static_select: 1,
  multi_external_select: 1,
  multi_users_select: 1,
  multi_conversations_select: 1,
  multi_channels_select: 1,
  checkboxes: 1,
};

/** @param {any} element */
export const holdsMany = (element) => element.type in PLURAL;

/** @param {any} option */
const valueOf = (option) => option?.value ?? null;

/** The value an element starts with. @param {any} el @returns {any} */
export function initialValue(el) {
  if (holdsMany(el)) {
    const picked = (el.initial_options ?? []).map(valueOf);
    return el.initial_users ?? el.initial_conversations ?? el.initial_channels ?? picked;
  }
  const moment = el.initial_date ?? el.initial_time ?? el.initial_date_time;
  const place = el.initial_user ?? el.initial_conversation ?? el.initial_channel;
  return valueOf(el.initial_option) ?? place ?? moment ?? el.initial_value ?? null;
}

/** The value in a view's state, whether in Slack's shape or bare; undefined when the state has none. @param {any} held @returns {any} */
export function heldValue(held) {
  if (held === null || typeof held !== "object" || Array.isArray(held)) return held;
  if (held.selected_options) return held.selected_options.map(valueOf);
  const many = held.selected_users ?? held.selected_conversations ?? held.selected_channels;
  if (many) return many;
  if ("selected_option" in held) return valueOf(held.selected_option);
  for (const name of SINGLE) if (name in held) return held[name];
  return undefined;
}

const SINGLE = [
  "selected_user",
  "selected_conversation",
  "selected_channel",
  "selected_date",
  "selected_time",
  "selected_date_time",
  "value",
];

/** @param {any} value */
export const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/**
 * What Slack's own client would refuse before sending a modal, by block.
 * @param {any} view @param {(block: any, element: any) => any} read
 * @returns {Record<string, string>}
 */
export function problemsIn(view, read) {
  /** @type {Record<string, string>} */
  const problems = {};
  for (const block of view.blocks ?? []) {
    if (block.type !== "input" || !block.element) continue;
    const problem = problemWith(block, read(block, block.element));
    if (problem) problems[block.block_id] = problem;
  }
  return problems;
}

/** @param {any} block @param {any} value @returns {string|null} */
function problemWith(block, value) {
  if (isEmpty(value) || (typeof value === "string" && !value.trim())) {
    return block.optional ? null : "Please complete this required field.";
  }
  const check = CHECKS[block.element.type];
  return check ? check(block.element, String(value)) : null;
}

/** @type {Record<string, (el: any, value: string) => string|null>} */
const CHECKS = {
  plain_text_input(el, value) {
    if (el.max_length && value.length > el.max_length)
      return `Please shorten this to ${el.max_length} characters or fewer.`;
    if (el.min_length && value.length < el.min_length) return `Please write at least ${el.min_length} characters.`;
    return null;
  },
  number_input(el, value) {
    const number = Number(value);
    if (!Number.isFinite(number)) return "Please enter a number.";
    if (!el.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
    if (el.min_value !== undefined && number < Number(el.min_value)) return `Please enter ${el.min_value} or more.`;
    if (el.max_value !== undefined && number > Number(el.max_value)) return `Please enter ${el.max_value} or less.`;
    return null;
  },
  email_text_input: (_, value) => (/^\S+@\S+\.\S+$/.test(value) ? null : "Please enter an email address."),
  url_text_input: (_, value) => (/^https?:\/\/\S+$/.test(value) ? null : "Please enter a web address."),
};

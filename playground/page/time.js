/** Dates and times as a person sees them: always in a named zone, always by the playground's clock. */

const LOCALE = "en-GB";

/** @param {Date} at @param {string|undefined} zone @param {Intl.DateTimeFormatOptions} options */
function format(at, zone, options) {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: zone || undefined, ...options }).format(at);
}

/** "09:00" @param {Date} at @param {string} [zone] */
export const clockTime = (at, zone) => format(at, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** "Wed" @param {Date} at @param {string} [zone] */
export const shortDay = (at, zone) => format(at, zone, { weekday: "short" });

/** "Tuesday 3 November 2026" @param {Date} at @param {string} [zone] */
export const fullDate = (at, zone) =>
  format(at, zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(",", "");

/** "Tue 3 Nov" @param {Date} at @param {string} [zone] */
export const briefDate = (at, zone) =>
  format(at, zone, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");

/** "2026-11-03" @param {Date} at @param {string} [zone] */
export const isoDay = (at, zone) =>
  new Intl.DateTimeFormat("en-CA", {
    timeZone: zone || undefined,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(at);

/** "Chicago" from "America/Chicago" @param {string} [zone] */
export const zoneName = (zone) => (zone ? (zone.split("/").pop() ?? zone).replaceAll("_", " ") : "");

/** "today", "yesterday", "tomorrow" or null @param {Date} at @param {Date} now @param {string} [zone] */
export function nearDay(at, now, zone) {
  const days = Math.round((Date.parse(isoDay(at, zone)) - Date.parse(isoDay(now, zone))) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[String(days)] ?? null;
}

/** "Today", or the date @param {Date} at @param {Date} now @param {string} [zone] */
export function dayHeading(at, now, zone) {
  const near = nearDay(at, now, zone);
  return near ? `${capital(near)} · ${briefDate(at, zone)}` : fullDate(at, zone);
}

/**
 * "09:00 Wed", "14:00 today", or with the date when it is more than six days away.
 * @param {Date} at @param {Date} now @param {string} [zone]
 */
export function untilTime(at, now, zone) {
  const far = Math.abs(at.getTime() - now.getTime()) > 6 * 86_400_000;
  const today = nearDay(at, now, zone) === "today";
  return `${clockTime(at, zone)} ${today ? "today" : far ? briefDate(at, zone) : shortDay(at, zone)}`;
}

/** The instant of a wall-clock time "2026-11-03T10:00" in a zone. @param {string} wall @param {string} [zone] @returns {Date} */
export function instantOf(wall, zone) {
  const naive = Date.parse(`${wall}:00Z`);
  let guess = naive;
  for (let round = 0; round < 3; round += 1) guess += naive - Date.parse(`${wallTime(new Date(guess), zone)}:00Z`);
  return new Date(guess);
}

/** "2026-11-03T10:00", fit for a date-time field @param {Date} at @param {string} [zone] */
export const wallTime = (at, zone) => `${isoDay(at, zone)}T${clockTime(at, zone)}`;

/** @param {string} word */
const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** @param {number} day */
function ordinal(day) {
  if (day % 100 >= 11 && day % 100 <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

/** @param {Date} at @param {string} zone @param {"long"|"short"} month @param {boolean} year @param {boolean} weekday */
function spelledDate(at, zone, month, year, weekday) {
  const us = (/** @type {Intl.DateTimeFormatOptions} */ o) =>
    new Intl.DateTimeFormat("en-US", { timeZone: zone, ...o }).format(at);
  const day = Number(us({ day: "numeric" }));
  const start = weekday ? `${us({ weekday: "long" })}, ` : "";
  const end = year ? `, ${us({ year: "numeric" })}` : "";
  return `${start}${us({ month })} ${month === "long" ? ordinal(day) : day}${end}`;
}

/** @param {Date} at @param {Date} now */
function ago(at, now) {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

/**
 * Fill in Slack's date tokens ({date_short_pretty}, {time}…) in the reader's own zone.
 * @param {string} pattern @param {number} unix seconds @param {Date} now @param {string} zone
 */
export function slackDate(pattern, unix, now, zone) {
  const at = new Date(unix * 1000);
  const pretty = (/** @type {string} */ text) => nearDay(at, now, zone) ?? text;
  /** @type {Record<string, () => string>} */
  const tokens = {
    date_num: () => isoDay(at, zone),
    date: () => spelledDate(at, zone, "long", true, false),
    date_slash: () => isoDay(at, zone).replaceAll("-", "/"),
    date_short: () => spelledDate(at, zone, "short", true, false),
    date_long: () => spelledDate(at, zone, "long", true, true),
    date_pretty: () => pretty(spelledDate(at, zone, "long", true, false)),
    date_short_pretty: () => pretty(spelledDate(at, zone, "short", true, false)),
    date_long_pretty: () => pretty(spelledDate(at, zone, "long", true, true)),
    date_long_full: () => spelledDate(at, zone, "long", true, true),
    day_divider_pretty: () => pretty(spelledDate(at, zone, "long", false, true)),
    time: () => clockTime(at, zone),
    time_secs: () => format(at, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    ago: () => ago(at, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}

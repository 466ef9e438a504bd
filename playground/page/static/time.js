/**
 * Dates and times as a person sees them: always in a named zone, always by the playground's clock, and written as the
 * person's Slack writes them. A locale is BCP 47; what the page itself says is English, see `inEnglish`.
 */

const AMERICAN = "en-US";

/** @param {Date} at @param {string|undefined} zone @param {string} locale @param {Intl.DateTimeFormatOptions} options */
function format(at, zone, locale, options) {
  return new Intl.DateTimeFormat(locale, { timeZone: zone || undefined, ...options }).format(at);
}

/** Slack's name of a locale as browsers know it. @param {string} [locale] */
export const browserLocale = (locale) => (locale === "es-LA" ? "es-419" : locale || AMERICAN);

/** English for the page's own words, with the order and the clock that readers of this locale are used to. @param {string} [locale] */
export const inEnglish = (locale) => (browserLocale(locale) === AMERICAN ? AMERICAN : "en-GB");

/** "9:00 AM" or "09:00" @param {Date} at @param {string|undefined} zone @param {string} [locale] */
export const clockTime = (at, zone, locale = AMERICAN) => format(at, zone, locale, { timeStyle: "short" });

/** "Tuesday, November 3, 2026" or "Tuesday 3 November 2026" @param {Date} at @param {string|undefined} zone @param {string} [locale] */
export const fullDate = (at, zone, locale = AMERICAN) =>
  format(at, zone, locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** "Tue, Nov 3" or "Tue 3 Nov" @param {Date} at @param {string|undefined} zone @param {string} [locale] */
export const briefDate = (at, zone, locale = AMERICAN) =>
  format(at, zone, locale, { weekday: "short", day: "numeric", month: "short" });

/** "Wed" @param {Date} at @param {string|undefined} zone @param {string} locale */
const shortDay = (at, zone, locale) => format(at, zone, locale, { weekday: "short" });

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

/** "today", "yesterday", "tomorrow" in the locale's language, or null @param {Date} at @param {Date} now @param {string|undefined} zone @param {string} [locale] */
export function nearDay(at, now, zone, locale = AMERICAN) {
  const days = Math.round((Date.parse(isoDay(at, zone)) - Date.parse(isoDay(now, zone))) / 86_400_000);
  return Math.abs(days) > 1 ? null : new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
}

/** "Today · Tue, Nov 3", or the date @param {Date} at @param {Date} now @param {string|undefined} zone @param {string} [locale] */
export function dayHeading(at, now, zone, locale = AMERICAN) {
  const near = nearDay(at, now, zone, locale);
  return near ? `${capital(near, locale)} · ${briefDate(at, zone, locale)}` : fullDate(at, zone, locale);
}

/**
 * "9:00 AM Wed", "2:00 PM today", or with the date when it is more than six days away.
 * @param {Date} at @param {Date} now @param {string|undefined} zone @param {string} [locale]
 */
export function untilTime(at, now, zone, locale = AMERICAN) {
  const far = Math.abs(at.getTime() - now.getTime()) > 6 * 86_400_000;
  const today = isoDay(at, zone) === isoDay(now, zone);
  const day = today ? nearDay(at, now, zone, locale) : (far ? briefDate : shortDay)(at, zone, locale);
  return `${clockTime(at, zone, locale)} ${day}`;
}

/** The instant of a wall-clock time "2026-11-03T10:00" in a zone. @param {string} wall @param {string} [zone] @returns {Date} */
export function instantOf(wall, zone) {
  const naive = Date.parse(`${wall}:00Z`);
  let guess = naive;
  for (let round = 0; round < 3; round += 1) guess += naive - Date.parse(`${wallTime(new Date(guess), zone)}:00Z`);
  return new Date(guess);
}

/** "2026-11-03T10:00", fit for a date-time field @param {Date} at @param {string} [zone] */
export const wallTime = (at, zone) =>
  `${isoDay(at, zone)}T${format(at, zone, AMERICAN, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`;

/** @param {string} word @param {string} locale */
const capital = (word, locale) => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);

/** @param {number} day */
function ordinal(day) {
  if (day % 100 >= 11 && day % 100 <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

/** Slack's own spelling in English ("Tuesday, November 3rd, 2026"), the locale's elsewhere. @param {Date} at @param {string} zone @param {string} locale @param {"long"|"short"} month @param {boolean} year @param {boolean} weekday */
function spelledDate(at, zone, locale, month, year, weekday) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ options) => format(at, zone, locale, options);
  const named = weekday ? /** @type {const} */ ({ weekday: "long" }) : {};
  if (locale !== AMERICAN) return part({ ...named, day: "numeric", month, ...(year ? { year: "numeric" } : {}) });
  const day = Number(part({ day: "numeric" }));
  const start = weekday ? `${part({ weekday: "long" })}, ` : "";
  const end = year ? `, ${part({ year: "numeric" })}` : "";
  return `${start}${part({ month })} ${month === "long" ? ordinal(day) : day}${end}`;
}

/** @param {Date} at @param {Date} now @param {string} locale */
function ago(at, now, locale) {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

/**
 * Fill in Slack's date tokens ({date_short_pretty}, {time}…) in the reader's own zone and locale.
 * @param {string} pattern @param {number} unix seconds @param {Date} now @param {string} zone @param {string} locale
 */
export function slackDate(pattern, unix, now, zone, locale) {
  const at = new Date(unix * 1000);
  const pretty = (/** @type {string} */ text) => nearDay(at, now, zone, locale) ?? text;
  const spelled = (/** @type {"long"|"short"} */ month, /** @type {boolean} */ year, /** @type {boolean} */ weekday) =>
    spelledDate(at, zone, locale, month, year, weekday);
  /** @type {Record<string, () => string>} */
  const tokens = {
    date_num: () => isoDay(at, zone),
    date: () => spelled("long", true, false),
    date_slash: () => isoDay(at, zone).replaceAll("-", "/"),
    date_short: () => spelled("short", true, false),
    date_long: () => spelled("long", true, true),
    date_pretty: () => pretty(spelled("long", true, false)),
    date_short_pretty: () => pretty(spelled("short", true, false)),
    date_long_pretty: () => pretty(spelled("long", true, true)),
    date_long_full: () => spelled("long", true, true),
    day_divider_pretty: () => pretty(spelled("long", false, true)),
    time: () => clockTime(at, zone, locale),
    time_secs: () => format(at, zone, locale, { timeStyle: "medium" }),
    ago: () => ago(at, now, locale),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}

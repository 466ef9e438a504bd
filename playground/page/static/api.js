/** Talking to the playground's own server; nothing here leaves this origin. */

/** A refusal by the server, with a sentence fit to show. */
export class Refused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {string} path below /page/, such as "state"
 * @param {Record<string, string|number>} [query]
 * @returns {Promise<any>}
 */
export async function get(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).map(([k, v]) => [k, String(v)]));
  return answer(await reach(`/page/${path}${search.size ? `?${search}` : ""}`));
}

/**
 * @param {string} path below /page/, such as "say"
 * @param {Record<string, any>} body
 * @returns {Promise<any>}
 */
export async function post(path, body) {
  return answer(
    await reach(`/page/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

/**
 * Hear about every visible change.
 * @param {() => void} onChange
 * @param {(connected: boolean) => void} onLink
 */
export function follow(onChange, onLink) {
  const source = new EventSource("/page/stream");
  source.onopen = () => onLink(true);
  source.onerror = () => onLink(false);
  source.onmessage = () => onChange();
}

/** @param {string} url @param {RequestInit} [init] */
async function reach(url, init) {
  try {
    return await fetch(url, init);
  } catch {
    throw new Refused("unreachable", "The playground does not answer. Is it still running?");
  }
}

/** @param {Response} response */
async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refused(body.error ?? "unknown", body.message ?? `The playground answered ${response.status}.`);
  }
  return body;
}

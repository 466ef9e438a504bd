/**
 * A very small virtual DOM: views return plain descriptions, `mount` patches the page to match.
 * Elements survive from one drawing to the next, so focus, scroll position and typed text do too.
 * Text only ever becomes text nodes: nothing in a message can turn into markup.
 *
 * @typedef {{tag: any, props: Record<string, any>, children: VNode[], key?: string|number, text?: string,
 *            el?: any, made?: Widget}} VNode
 * @typedef {{el: Element, update(props: any): void, shown?(): void, destroy?(): void}} Widget
 */

const TEXT = Symbol("text");
const SVG_NS = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "path", "circle", "rect"]);
const LIVE_PROPERTIES = new Set(["value", "checked"]);

/** Things to do once the drawing under way is in the page. @type {(() => void)[]} */
const afterwards = [];
let depth = 0;

/**
 * Describe an element.
 * @param {string} tag
 * @param {Record<string, any>|null} [props] attributes, `on…` handlers, `key`, and `shown(el)` called once in the page
 * @param {...any} children vnodes, strings, arrays; null and false are left out
 * @returns {VNode}
 */
export function h(tag, props, ...children) {
  const { key, ...rest } = props ?? {};
  return { tag, props: rest, children: flat(children), key };
}

/**
 * Describe a part of the page which keeps state of its own (an open list, a dialog).
 * @param {(props: any) => Widget} make
 * @param {any} props
 * @param {string} [key]
 * @returns {VNode}
 */
export function widget(make, props, key) {
  return { tag: make, props, children: [], key };
}

/**
 * Take over an element; the function returned draws new contents into it.
 * @param {Element} root
 * @returns {(contents: any) => void}
 */
export function mount(root) {
  /** @type {VNode[]} */
  let drawn = [];
  return (contents) => {
    const next = flat([contents]);
    depth += 1;
    keepingFocus(() => reconcile(root, drawn, next));
    depth -= 1;
    drawn = next;
    if (depth === 0) for (const task of afterwards.splice(0)) task();
  };
}

/** @param {any[]} children @param {VNode[]} [into] @returns {VNode[]} */
function flat(children, into = []) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true || child === "") continue;
    if (Array.isArray(child)) flat(child, into);
    else if (typeof child === "object") into.push(child);
    else into.push({ tag: TEXT, text: String(child), props: {}, children: [] });
  }
  return into;
}

/** Put the focus back where it was, or on the message which the vanished control belonged to. */
function keepingFocus(/** @type {() => void} */ work) {
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  const homes = [];
  for (let at = before; at; at = at.parentElement) if (at.hasAttribute("data-focus-home")) homes.push(at);
  work();
  if (!before || before === document.body || document.activeElement !== document.body) return;
  const target = [before, ...homes].find((candidate) => candidate.isConnected);
  if (target) target.focus({ preventScroll: true });
  else
    /** @type {HTMLElement|null} */ (document.querySelector("[data-focus-fallback]"))?.focus({ preventScroll: true });
}

/** @param {Element} parent @param {VNode[]} old @param {VNode[]} next */
function reconcile(parent, old, next) {
  const taken = new Set();
  const matches = next.map((vnode, index) => {
    const match = matching(vnode, index, old, taken);
    if (match) taken.add(match);
    return match;
  });
  for (const vnode of old) if (!taken.has(vnode)) remove(vnode);
  let cursor = parent.firstChild;
  next.forEach((vnode, index) => {
    const match = matches[index];
    if (match) patch(match, vnode);
    else create(vnode);
    if (vnode.el === cursor) cursor = cursor?.nextSibling ?? null;
    else parent.insertBefore(vnode.el, cursor);
  });
}

/** @param {VNode} vnode @param {number} index @param {VNode[]} old @param {Set<VNode>} taken */
function matching(vnode, index, old, taken) {
  const same = (/** @type {VNode} */ other) =>
    other &&
    !taken.has(other) &&
    other.tag === vnode.tag &&
    other.key === vnode.key &&
    (vnode.key !== undefined || role(other) === role(vnode));
  if (same(old[index])) return old[index];
  return old.find(same);
}

/** The first class tells siblings without a key apart when some of them come and go. @param {VNode} vnode */
const role = (vnode) => String(vnode.props.class ?? "").split(" ", 1)[0];

/** @param {VNode} vnode */
function create(vnode) {
  if (vnode.tag === TEXT) {
    vnode.el = document.createTextNode(vnode.text ?? "");
  } else if (typeof vnode.tag === "function") {
    vnode.made = vnode.tag(vnode.props);
    vnode.el = vnode.made?.el;
    if (vnode.made?.shown) afterwards.push(() => vnode.made?.shown?.());
  } else {
    vnode.el = SVG_TAGS.has(vnode.tag)
      ? document.createElementNS(SVG_NS, vnode.tag)
      : document.createElement(vnode.tag);
    reconcile(vnode.el, [], vnode.children);
    applyProps(vnode.el, {}, vnode.props);
    const { shown } = vnode.props;
    if (shown) afterwards.push(() => shown(vnode.el));
  }
}

/** @param {VNode} old @param {VNode} next */
function patch(old, next) {
  next.el = old.el;
  if (old === next) return;
  if (next.tag === TEXT) {
    if (old.text !== next.text) next.el.nodeValue = next.text;
  } else if (typeof next.tag === "function") {
    next.made = old.made;
    next.made?.update(next.props);
  } else {
    reconcile(next.el, old.children, next.children);
    applyProps(next.el, old.props, next.props);
  }
}

/** @param {VNode} vnode */
function remove(vnode) {
  dispose(vnode);
  vnode.el.remove();
}

/** @param {VNode} vnode */
function dispose(vnode) {
  for (const child of vnode.children) dispose(child);
  vnode.made?.destroy?.();
}

/** @param {any} el @param {Record<string, any>} old @param {Record<string, any>} next */
function applyProps(el, old, next) {
  for (const name of Object.keys(old)) if (!(name in next)) applyProp(el, name, undefined);
  for (const [name, value] of Object.entries(next)) {
    if (LIVE_PROPERTIES.has(name) || value !== old[name]) applyProp(el, name, value);
  }
}

/** @param {any} el @param {string} name @param {any} value */
function applyProp(el, name, value) {
  if (name === "shown") return;
  if (name.startsWith("on")) listen(el, name.slice(2), value);
  else if (LIVE_PROPERTIES.has(name)) {
    const wanted = name === "value" ? (value ?? "") : Boolean(value);
    if (el[name] !== wanted) el[name] = wanted;
  } else if (value === undefined || value === null || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? "" : String(value));
}

/** @type {WeakMap<Element, Record<string, (event: Event) => void>>} */
const handlers = new WeakMap();

/** @param {Element} el @param {string} type @param {any} handler */
function listen(el, type, handler) {
  const known = handlers.get(el) ?? {};
  if (!(type in known)) el.addEventListener(type, (event) => handlers.get(el)?.[type]?.(event));
  known[type] = handler;
  handlers.set(el, known);
}

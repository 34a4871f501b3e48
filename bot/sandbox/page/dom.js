/**
 * Elements, and a re-render that leaves alone what the person is doing.
 *
 * The whole page is drawn anew from each screen; `reconcile` then moves the differences into the live tree, so
 * that focus, scroll position and half-typed text stay. Text only ever enters as text nodes.
 */

const HANDLERS = [
  "onclick", "oninput", "onchange", "onkeydown", "onsubmit", "onfocus", "onblur", "oncancel", "ontoggle",
  "onpointerdown", "onmousedown",
];
const ELEMENT = 1;
const TEXT = 3;

/** An element. `data` becomes data-* attributes, `key` identifies it among its siblings, `on…` are handlers. */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProperty(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child || child === 0).map(asNode));
  return node;
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "key") node.key = value;
  else if (name.startsWith("on")) node[name] = handler(value);
  else if (name === "data") Object.entries(value).forEach(([field, text]) => setData(node, field, text));
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** A handler whose answer does not count: `false` would keep the browser from doing what the key or press means. */
const handler = (act) => (event) => {
  act(event);
};

function setData(node, field, text) {
  if (text !== undefined && text !== null && text !== false) node.dataset[field] = text;
}

/**
 * Makes `node` keep its own inside: on a re-render `refresh(newSpec)` is called instead of touching its children.
 */
export function keepInside(node, spec, refresh) {
  node.spec = spec;
  node.refresh = (next) => {
    node.spec = next;
    refresh(next);
  };
  return node;
}

/** Makes the children of `parent` look like `wanted`, reusing live nodes with the same key or place. */
export function reconcile(parent, wanted) {
  const keys = new Set(wanted.map((node) => node.key).filter((key) => key !== undefined));
  for (const child of [...parent.childNodes]) {
    if (child.key !== undefined && !keys.has(child.key)) child.remove();
  }
  const live = new Map([...parent.childNodes].filter((node) => node.key !== undefined).map((node) => [node.key, node]));
  let cursor = parent.firstChild;
  for (const next of wanted) {
    cursor = place(parent, cursor, next, matching(cursor, next, live));
  }
  while (cursor) cursor = drop(cursor);
}

function matching(cursor, next, live) {
  const candidate = next.key !== undefined ? live.get(next.key) : cursor;
  if (!candidate || candidate.key !== next.key) return null;
  return candidate.nodeType === next.nodeType && candidate.nodeName === next.nodeName ? candidate : null;
}

function place(parent, cursor, next, match) {
  // An unkeyed leftover in the way is dropped rather than jumped over: moving a node would lose its focus.
  while (match && cursor && cursor !== match && cursor.key === undefined) cursor = drop(cursor);
  if (!match) {
    parent.insertBefore(next, cursor);
    return cursor && cursor.key === undefined && next.key === undefined ? drop(cursor) : cursor;
  }
  if (match !== cursor) parent.insertBefore(match, cursor);
  update(match, next);
  return match === cursor ? match.nextSibling : cursor;
}

function drop(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function update(live, next) {
  if (live.nodeType === TEXT) {
    if (live.data !== next.data) live.data = next.data;
    return;
  }
  if (live.nodeType !== ELEMENT) return;
  updateAttributes(live, next);
  for (const name of HANDLERS) live[name] = live.refresh ? live[name] : next[name];
  if (live.refresh && next.spec) live.refresh(next.spec);
  else reconcile(live, [...next.childNodes]);
}

function updateAttributes(live, next) {
  if (live.refresh) return;
  for (const { name } of [...live.attributes]) {
    // The person, not the screen, decides what is unfolded.
    if (!next.hasAttribute(name) && name !== "open") live.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (live.getAttribute(name) !== value && name !== "open") live.setAttribute(name, value);
  }
}

/** The address if it is one that a link may carry, else null: a `javascript:` address is never made a link. */
export function safeAddress(address) {
  const text = String(address ?? "").trim();
  return /^(https?:|mailto:|tel:|slack:|\/)/i.test(text) ? text : null;
}

/** An id for label, hint and error of a field: letters, digits, dash and underscore only. */
export function fieldId(...parts) {
  return parts.map((part) => String(part ?? "").replace(/[^\w-]/g, "_")).join("-");
}

/** A round "please wait", described for screen readers. */
export function spinner(label = "Loading") {
  return el("span", { class: "spinner", role: "img", "aria-label": label });
}

/** What went over the wire: envelopes, answers and calls, newest first, and what was refused and where. */

import { disturbRow } from "./disturb.js";
import { el } from "./dom.js";

const LONGEST_VALUE = 160;

const FILTERS = [
  { id: "all", text: "All", keeps: () => true },
  { id: "failed", text: "Failed", keeps: (entry) => isFailed(entry) },
  { id: "envelope", text: "To the app", keeps: (entry) => entry.kind === "envelope" },
  { id: "call", text: "From the app", keeps: (entry) => entry.kind !== "envelope" },
];
const KINDS = { envelope: "to the app", call: "call", response_url: "answer", refused: "refused" };

/** The collapsible list at the bottom of the page. */
export function inspector(session) {
  return el("details", { key: "inspector", class: "inspector", data: { role: "inspector" }, ontoggle: (event) => {
    if (event.currentTarget.open !== Boolean(session.isLogOpen)) session.setLogOpen(event.currentTarget.open);
  } },
  el("summary", { key: "summary" }, summaryOf(session)),
  session.isLogOpen ? disturbRow(session) : null,
  session.isLogOpen ? tools(session) : null,
  session.isLogOpen ? listing(session) : null);
}

function summaryOf(session) {
  if (!session.isLogOpen) return "Inspector";
  const failed = session.log.filter(isFailed).length;
  return ["Inspector", ` · the newest ${session.log.length} entries`, failed ? el("span", { class: "failed-count" }, ` · ${failed} failed`) : null];
}

function tools(session) {
  const chosen = session.logFilter ?? "all";
  const chip = ({ id, text }) => el("button", { type: "button", class: "chip", key: id, "aria-pressed": String(id === chosen), data: { filter: id },
    onclick: () => {
      session.logFilter = id;
      session.redraw();
    } }, text);
  return el("div", { key: "tools", class: "inspector-tools", role: "group", "aria-label": "Show" }, FILTERS.map(chip));
}

function listing(session) {
  const filter = FILTERS.find(({ id }) => id === session.logFilter) ?? FILTERS[0];
  const entries = session.log.filter(filter.keeps).reverse();
  const heads = ["Time", "Kind", "Name", "ms", "Outcome"];
  return el("div", { key: "listing", class: "table-frame", tabindex: "0", role: "group", "aria-label": "What went over the wire" },
    el("table", {}, el("thead", {}, el("tr", {}, heads.map((title) =>
      el("th", { scope: "col", class: title === "ms" ? "align-right" : null }, title)))),
      el("tbody", {}, entries.length ? entries.map(row) : el("tr", { key: "none" }, el("td", { colspan: heads.length, class: "muted" }, "Nothing of this kind yet.")))));
}

const isFailed = (entry) => entry.ok === false || Boolean(entry.error);

function row(entry, index) {
  const ms = entry.ms ?? null;
  return el("tr", { key: `entry/${entry.n ?? index}`, class: isFailed(entry) ? "failed" : null },
    el("td", {}, clockOf(entry.at)), el("td", { class: "align-nowrap" }, KINDS[entry.kind] ?? entry.kind ?? ""), el("td", {}, entry.name ?? ""),
    el("td", { class: "align-right" }, ms === null ? "" : ms < 10 ? ms : Math.round(ms)),
    el("td", { class: "wide" }, el("span", { key: "outcome" }, outcomeOf(entry)), refusals(entry), details(entry)));
}

function outcomeOf(entry) {
  const outcome = entry.error ?? entry.outcome ?? (entry.ok === false ? "failed" : entry.ok === true ? "ok" : "");
  return typeof outcome === "string" ? outcome : JSON.stringify(outcome);
}

/** Each sentence of a refusal with the pointer that it names and what stands there. */
function refusals(entry) {
  const messages = entry.messages ?? [];
  return messages.length ? el("ul", { key: "refusals", class: "refusals" }, messages.map((message) => {
    const [, words, pointer] = /^(?:\[ERROR\]\s*)?(.*?)\s*(?:\[json-pointer:([^\]]*)\])?$/s.exec(String(message));
    const value = pointer ? valueAt(entry.arguments, pointer) : undefined;
    return el("li", {}, pointer ? [el("code", {}, pointer), " "] : null, words,
      value === undefined ? null : el("span", { class: "was" }, ` – it was ${shortened(JSON.stringify(value))}`));
  })) : null;
}

/** What a JSON pointer names in the arguments of a call; undefined where nothing is there. */
function valueAt(root, pointer) {
  return pointer.split("/").slice(1).reduce((inside, name) => inside?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], root);
}

const shortened = (text) => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);

const SHOWN = new Set(["n", "at", "kind", "name", "method", "ms", "ok", "error", "outcome", "messages"]);

function details(entry) {
  const others = Object.fromEntries(Object.entries(entry).filter(([field, value]) => !SHOWN.has(field) && value !== null));
  if (!Object.keys(others).length) return null;
  return el("details", { key: "more" }, el("summary", {}, "What was sent", el("span", { class: "for-readers" }, ` with ${entry.name}`)),
    el("pre", { tabindex: "0" }, JSON.stringify(others, null, 1)));
}

function clockOf(at) {
  const instant = typeof at === "number" ? new Date(at * 1000) : new Date(at);
  return Number.isNaN(instant.getTime()) ? String(at ?? "") : instant.toTimeString().slice(0, 8);
}

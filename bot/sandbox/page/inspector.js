/** What went over the wire: envelopes, answers and calls, newest first. */

import { el } from "./dom.js";

const MOST_ROWS = 200;

/** The collapsible list at the bottom of the page. */
export function inspector(session) {
  const entries = session.log.slice(-MOST_ROWS).reverse();
  const failed = entries.filter(isFailed).length;
  const summary = session.isLogOpen ? `Inspector · ${session.log.length} entries${failed ? ` · ${failed} failed` : ""}` : "Inspector";
  return el("details", { key: "inspector", class: "inspector", data: { role: "inspector" }, ontoggle: (event) => {
    if (event.currentTarget.open !== Boolean(session.isLogOpen)) session.setLogOpen(event.currentTarget.open);
  } },
  el("summary", {}, summary),
  session.isLogOpen ? el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "What went over the wire" },
    el("table", {}, el("thead", {}, el("tr", {}, ["Time", "Kind", "Name", "ms", "Outcome"].map((title) =>
      el("th", { scope: "col", class: title === "ms" ? "align-right" : null }, title)))),
      el("tbody", {}, entries.map(row)))) : null);
}

const isFailed = (entry) => entry.ok === false || Boolean(entry.error);

function row(entry, index) {
  const outcome = entry.error ?? (entry.ok === false ? "failed" : entry.ok === true ? "ok" : "");
  return el("tr", { key: `entry/${entry.n ?? `${entry.at}/${index}`}`, class: isFailed(entry) ? "failed" : null },
    el("td", {}, clockOf(entry.at)), el("td", {}, entry.kind ?? ""), el("td", {}, entry.name ?? entry.method ?? ""),
    el("td", { class: "align-right" }, entry.ms === undefined || entry.ms === null ? "" : Math.round(entry.ms)), el("td", {}, wordsOf(outcome), details(entry)));
}

const wordsOf = (outcome) => (typeof outcome === "string" ? outcome : JSON.stringify(outcome));

function details(entry) {
  const known = new Set(["n", "at", "kind", "name", "method", "ms", "ok", "error"]);
  const others = Object.fromEntries(Object.entries(entry).filter(([field, value]) => !known.has(field) && value !== null));
  if (!Object.keys(others).length) return null;
  return el("details", {}, el("summary", {}, "More"), el("pre", {}, JSON.stringify(others, null, 1)));
}

function clockOf(at) {
  const instant = typeof at === "number" ? new Date(at * 1000) : new Date(at);
  return Number.isNaN(instant.getTime()) ? String(at ?? "") : instant.toTimeString().slice(0, 8);
}

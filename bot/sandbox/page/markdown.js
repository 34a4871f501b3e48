/** The markdown block: the everyday part of Markdown. */

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const INLINE = [
  { pattern: /`([^`]+)`/, make: (match) => el("code", {}, match[1]) },
  { pattern: /\[([^\]]+)\]\(([^)\s]+)\)/, make: (match) => link(match[2], el("span", {}, inline(match[1]))) },
  { pattern: /(https?:\/\/[^\s<>)]+)/, make: (match) => link(match[1], match[1]) },
  { pattern: /\*\*(.+?)\*\*|__(.+?)__/, make: (match) => el("strong", {}, inline(match[1] ?? match[2])) },
  { pattern: /~~(.+?)~~/, make: (match) => el("s", {}, inline(match[1])) },
  { pattern: /(?<![\w*])\*([^*\s][^*]*)\*|(?<!\w)_([^_]+)_(?!\w)/, make: (match) => el("em", {}, inline(match[1] ?? match[2])) },
];

function inline(text) {
  let first = null;
  for (const rule of INLINE) {
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, rule };
  }
  if (!first) return text ? [withEmoji(text)] : [];
  const { match, rule } = first;
  return [...inline(text.slice(0, match.index)), rule.make(match), ...inline(text.slice(match.index + match[0].length))];
}

const cells = (row) => row.replace(/^\s*\||\|\s*$/g, "").split("|").map((cell) => cell.trim());

function table(rows) {
  const [head, , ...body] = rows;
  const line = (row, tag) => el("tr", {}, cells(row).map((cell) => el(tag, {}, inline(cell))));
  return el("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": "Table" },
    el("table", {}, el("thead", {}, line(head, "th")), el("tbody", {}, body.map((row) => line(row, "td")))));
}

const list = (tag, rows, mark) => el(tag, {}, rows.map((row) => el("li", {}, inline(row.replace(mark, "")))));

const GROUPS = [
  { starts: /^\s*[-*+]\s+/, make: (rows) => list("ul", rows, /^\s*[-*+]\s+/) },
  { starts: /^\s*\d+[.)]\s+/, make: (rows) => list("ol", rows, /^\s*\d+[.)]\s+/) },
  { starts: /^\s*>/, make: (rows) => el("blockquote", {}, rows.flatMap((row) => [...inline(row.replace(/^\s*>\s?/, "")), el("br")])) },
  { starts: /^\s*\|/, make: table },
];

/** The nodes of a Markdown text. */
export function markdown(text) {
  const rows = String(text ?? "").split("\n");
  const nodes = [];
  for (let at = 0; at < rows.length; ) {
    const { node, taken } = blockAt(rows, at);
    if (node) nodes.push(node);
    at += taken;
  }
  return el("div", { class: "markdown" }, nodes);
}

function blockAt(rows, at) {
  const row = rows[at];
  if (!row.trim()) return { node: null, taken: 1 };
  if (row.startsWith("```")) return fence(rows, at);
  const heading = /^(#{1,6})\s+(.*)$/.exec(row);
  if (heading) return { node: el(`h${Math.min(heading[1].length + 2, 6)}`, {}, inline(heading[2])), taken: 1 };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(row)) return { node: el("hr"), taken: 1 };
  const group = GROUPS.find(({ starts }) => starts.test(row));
  if (!group) return { node: el("p", {}, inline(row)), taken: 1 };
  let end = at;
  while (end < rows.length && group.starts.test(rows[end])) end += 1;
  return { node: group.make(rows.slice(at, end)), taken: end - at };
}

function fence(rows, at) {
  const close = rows.findIndex((row, index) => index > at && row.startsWith("```"));
  const end = close < 0 ? rows.length : close;
  return { node: el("pre", { class: "code-block" }, rows.slice(at + 1, end).join("\n")), taken: end - at + 1 };
}

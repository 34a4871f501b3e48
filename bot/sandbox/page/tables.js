/** The blocks that show rows: table and data_table. */

import { el, keepInside } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const DEFAULT_PAGE_SIZE = 5;

function cellContent(cell, surface, block) {
  if (typeof cell === "string") return cell;
  if (cell?.type === "rich_text") return richText(cell, surface.names);
  if (cell?.type === "action" && cell.element) return surface.element(cell.element, block);
  return String(cell?.text?.text ?? cell?.text ?? cell?.value ?? "");
}

/** Whether all cells of a column but its heading are numbers. */
const isFigures = (block, column) => block.rows.slice(1).every((row) => row[column]?.type === "raw_number");

function cellNode(cell, tag, block, { surface, column }) {
  const setting = block.column_settings?.[column];
  const align = setting?.align ?? (isFigures(block, column) ? "right" : null);
  const isRowHeader = tag === "td" && block.row_header_column_index === column;
  const name = isRowHeader ? "th" : tag;
  const scope = tag === "th" ? "col" : isRowHeader ? "row" : null;
  return el(name, { scope, class: align ? `align-${align}` : null }, cellContent(cell, surface, block));
}

function rowNode(row, tag, block, surface) {
  return el("tr", {}, row.map((cell, column) => cellNode(cell, tag, block, { surface, column })));
}

function tableNode(block, rows, surface, caption) {
  const [head, ...body] = rows;
  return el("div", { class: "table-frame", tabindex: "0", role: "group", "aria-label": caption || "Table" },
    el("table", { class: block.row_header_column_index === 0 ? "row-heads" : null }, caption ? el("caption", {}, el("span", {}, caption)) : null,
      el("thead", {}, head ? rowNode(head, "th", block, surface) : null),
      el("tbody", {}, body.map((row) => rowNode(row, "td", block, surface)))));
}

/** The table block: the first row is its header. */
export function table(block, surface) {
  return tableNode(block, block.rows ?? [], surface, "");
}

/** The data_table block with its caption, in pages, sorted by the column whose heading was pressed. */
export function dataTable(block, surface) {
  const frame = el("div", { class: "data-table" });
  frame.page = 0;
  draw(frame, { block, surface });
  return keepInside(frame, { block, surface }, (next) => {
    if (JSON.stringify(next.block) !== frame.drawn) draw(frame, next);
  });
}

function draw(frame, spec) {
  const { block, surface } = spec;
  const [head = [], ...rows] = block.rows ?? [];
  const body = sorted(rows, frame.order);
  const size = block.page_size ?? DEFAULT_PAGE_SIZE;
  frame.page = Math.min(frame.page, Math.max(0, Math.ceil(body.length / size) - 1));
  const first = frame.page * size;
  frame.drawn = JSON.stringify(block);
  const shown = tableNode(block, [head, ...body.slice(first, first + size)], surface, plain(block.caption));
  [...shown.querySelectorAll("thead th")].forEach((cell, column) => makeSortable(frame, spec, cell, column));
  frame.replaceChildren(shown, ...(body.length > size ? [pager(frame, spec, { first, size, count: body.length })] : []));
}

function pager(frame, spec, { first, size, count }) {
  const step = (text, by, isOff) => el("button", { type: "button", class: "button small", disabled: isOff, onclick: () => {
    frame.page += by;
    draw(frame, spec);
    keepFocus(frame, `.pager button:${by < 0 ? "first-of-type" : "last-of-type"}`);
  } }, text);
  return el("div", { class: "pager" }, el("span", { role: "status" }, `${first + 1}–${Math.min(first + size, count)} of ${count}`),
    step("Previous rows", -1, first === 0), step("Next rows", 1, first + size >= count));
}

/** The button that was pressed is drawn anew; the focus goes to its successor, or where that is off to the other. */
function keepFocus(frame, selector) {
  const button = frame.querySelector(selector);
  (button?.disabled ? frame.querySelector(".pager button:not(:disabled)") : button)?.focus();
}

function makeSortable(frame, spec, cell, column) {
  const { order } = frame;
  const isMine = order?.column === column;
  cell.setAttribute("aria-sort", isMine ? (order.isDown ? "descending" : "ascending") : "none");
  const button = el("button", { type: "button", class: "sort", onclick: () => {
    frame.order = { column, isDown: isMine && !order.isDown };
    frame.page = 0;
    draw(frame, spec);
    frame.querySelectorAll(".sort")[column]?.focus();
  } }, [...cell.childNodes], el("span", { class: "sort-sign", "aria-hidden": "true" }, isMine ? (order.isDown ? "▼" : "▲") : "↕"));
  cell.replaceChildren(button);
}

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Numbers by their value where a column has nothing else, all other columns by what stands in them. */
function sorted(rows, order) {
  if (!order) return rows;
  const { column, isDown } = order;
  const isNumber = rows.every((row) => row[column]?.type === "raw_number");
  const by = isNumber ? (a, b) => a[column].value - b[column].value : (a, b) => COLLATOR.compare(wordsOf(a[column]), wordsOf(b[column]));
  return [...rows].sort(isDown ? (a, b) => by(b, a) : by);
}

function wordsOf(cell) {
  if (Array.isArray(cell)) return cell.map(wordsOf).join("");
  if (cell === null || typeof cell !== "object") return String(cell ?? "");
  return cell.elements ? wordsOf(cell.elements) : String(cell.text?.text ?? cell.text ?? cell.value ?? "");
}

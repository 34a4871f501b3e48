/** The blocks that show figures: table, data_table and data_visualization. */

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
  return el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": caption || "Table" },
    el("table", {}, caption ? el("caption", {}, caption) : null,
      el("thead", {}, head ? rowNode(head, "th", block, surface) : null),
      el("tbody", {}, body.map((row) => rowNode(row, "td", block, surface)))));
}

/** The table block: the first row is its header. */
export function table(block, surface) {
  return tableNode(block, block.rows ?? [], surface, "");
}

/** The data_table block with its caption, in pages. */
export function dataTable(block, surface) {
  const spec = { block, surface, page: 0 };
  const frame = el("div", { class: "data-table" });
  drawPage(frame, spec);
  return keepInside(frame, spec, (next) => {
    if (JSON.stringify(next.block) === frame.drawn) return;
    drawPage(frame, next);
  });
}

function drawPage(frame, spec) {
  const { block, surface } = spec;
  const [head, ...body] = block.rows ?? [];
  const size = block.page_size ?? DEFAULT_PAGE_SIZE;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const page = Math.min(spec.page, pages - 1);
  const first = page * size;
  const turn = (by) => drawPage(frame, { ...spec, page: page + by });
  const step = (text, by, isOff) =>
    el("button", { type: "button", class: "button small", disabled: isOff, onclick: () => turn(by) }, text);
  frame.drawn = JSON.stringify(block);
  frame.replaceChildren(
    tableNode(block, head ? [head, ...body.slice(first, first + size)] : [], surface, plain(block.caption)),
    ...(pages < 2 ? [] : [el("div", { class: "pager" },
      el("span", { role: "status" }, `${first + 1}–${Math.min(first + size, body.length)} of ${body.length}`),
      step("Previous rows", -1, page === 0), step("Next rows", 1, page === pages - 1))]));
}

/** The data_visualization block as bars with their figures. */
export function dataVisualization(block) {
  const chart = block.chart ?? {};
  const series = chart.series ?? [{ name: "", data: chart.segments ?? chart.data ?? [] }];
  const points = series.flatMap((one) => (one.data ?? []).map((point) => ({ ...point, series: one.name })));
  const most = Math.max(...points.map((point) => Math.abs(Number(point.value) || 0)), 1);
  const figures = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
  const bar = (point) => el("div", { class: `bar ${point.value < 0 ? "negative" : ""}` });
  const row = (point) => {
    const drawn = bar(point);
    drawn.style.inlineSize = `${(Math.abs(Number(point.value) || 0) / most) * 100}%`;
    return el("div", { class: "bar-row" },
      el("dt", {}, [series.length > 1 ? point.series : null, point.label ?? point.name].filter(Boolean).join(" · ")),
      el("dd", {}, el("div", { class: "bar-track", "aria-hidden": "true" }, drawn), el("span", {}, figures.format(point.value ?? 0))));
  };
  const axes = [chart.axis_config?.y_label, chart.axis_config?.x_label].filter(Boolean).join(" by ");
  return el("figure", { class: "chart" }, el("figcaption", {}, plain(block.title), axes ? el("span", {}, axes) : null),
    el("dl", {}, points.map(row)));
}

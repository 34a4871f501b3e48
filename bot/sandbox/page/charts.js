/** The data_visualization block: bars, lines, areas and pies, with a table of the figures for screen readers. */

import { el, keepInside } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { area, scaleOf } from "./plots.js";

const COLOURS = 6;
const FIGURES = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const SHARES = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });
const SVG = "http://www.w3.org/2000/svg";

/** The figure of a chart; drawn anew only where its block changed, since heights are set without attributes. */
export function dataVisualization(block) {
  const figure = el("figure", { class: "chart" });
  const draw = (next) => {
    const drawn = JSON.stringify(next);
    if (figure.drawn === drawn) return;
    figure.drawn = drawn;
    figure.replaceChildren(...partsOf(next));
  };
  draw(block);
  return keepInside(figure, block, draw);
}

function partsOf(block) {
  const chart = block.chart ?? {};
  const title = el("figcaption", {}, plain(block.title));
  return chart.type === "pie" ? [title, pie(chart), pieTable(block)] : [title, ...axesChart(chart).filter(Boolean), seriesTable(block)];
}

const colour = (index) => `series-${index % COLOURS}`;

const seriesOf = (chart) => chart.series ?? [];

const categoriesOf = (chart) => chart.axis_config?.categories ?? (seriesOf(chart)[0]?.data ?? []).map((point) => point.label);

/** Legend, axis labels and the plot of a bar, line or area chart. */
function axesChart(chart) {
  const series = seriesOf(chart);
  const { x_label: across, y_label: up } = chart.axis_config ?? {};
  const legend = el("ul", { class: "chart-legend", "aria-hidden": "true" },
    series.map((one, index) => el("li", {}, el("span", { class: `swatch ${colour(index)}` }), one.name)));
  return [
    series.length > 1 ? legend : null,
    up ? el("div", { class: "chart-axis", "aria-hidden": "true" }, up) : null,
    plot(chart),
    across ? el("div", { class: "chart-axis chart-axis-x", "aria-hidden": "true" }, across) : null,
  ];
}

function plot(chart) {
  const scale = scaleOf(seriesOf(chart).flatMap((one) => one.data.map((point) => Number(point.value) || 0)));
  const ticks = scale.ticks.map((value) => {
    const tick = el("span", {}, scale.words(value));
    tick.style.insetBlockEnd = `${scale.place(value)}%`;
    return tick;
  });
  const widest = scale.ticks.map(scale.words).reduce((long, text) => (text.length > long.length ? text : long), "");
  return el("div", { class: "chart-plot", "aria-hidden": "true" },
    el("div", { class: "chart-ticks" }, el("span", { class: "chart-widest" }, widest), ticks),
    area(chart, seriesOf(chart), scale, { colour, words: pointWords }),
    el("div", { class: "chart-names" }, categoriesOf(chart).map((name) => el("span", {}, name))));
}

const pointWords = (series, point) => `${point.label} · ${series.name}: ${FIGURES.format(point.value ?? 0)}`;

function pie(chart) {
  const segments = chart.segments ?? [];
  const whole = segments.reduce((sum, one) => sum + Number(one.value), 0) || 1;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 100 100");
  let before = 0;
  segments.forEach((one, index) => {
    const share = Number(one.value) / whole;
    drawing.append(wedge(before, before + share, colour(index), `${one.label}: ${FIGURES.format(one.value)}`));
    before += share;
  });
  return el("div", { class: "chart-pie", "aria-hidden": "true" }, drawing,
    el("ul", { class: "chart-legend" }, segments.map((one, index) => el("li", {}, el("span", { class: `swatch ${colour(index)}` }), one.label,
      el("strong", {}, SHARES.format(one.value / whole))))));
}

/** A wedge from one share of the round to another, clockwise from the top. */
function wedge(from, to, name, words) {
  const piece = document.createElementNS(SVG, "path");
  const title = document.createElementNS(SVG, "title");
  title.textContent = words;
  piece.setAttribute("class", name);
  piece.setAttribute("d", `M50,50 L${spot(from)} A49,49 0 ${to - from > 0.5 ? 1 : 0} 1 ${spot(Math.min(to, from + ALMOST_ROUND))} Z`);
  piece.append(title);
  return piece;
}

/** Where a share of the round ends; a whole round would end where it begins, and then not be drawn. */
const ALMOST_ROUND = 0.9999;

const spot = (share) => `${50 + 49 * Math.sin(share * 2 * Math.PI)},${50 - 49 * Math.cos(share * 2 * Math.PI)}`;

function figuresTable(block, heads, rows) {
  return el("table", { class: "for-readers" }, el("caption", {}, `Figures of ${plain(block.title)}`),
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows.map(([name, ...values]) => el("tr", {}, el("th", { scope: "row" }, name),
      values.map((value) => el("td", {}, FIGURES.format(value ?? 0)))))));
}

function seriesTable(block) {
  const series = seriesOf(block.chart ?? {});
  const { x_label: across, y_label: up } = block.chart?.axis_config ?? {};
  const heads = [across || "Category", ...series.map((one) => (up ? `${one.name} (${up})` : one.name))];
  return figuresTable(block, heads, categoriesOf(block.chart ?? {}).map((name, at) => [name, ...series.map((one) => one.data[at]?.value)]));
}

const pieTable = (block) => figuresTable(block, ["Part", "Value"], (block.chart.segments ?? []).map((one) => [one.label, one.value]));

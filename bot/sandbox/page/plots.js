/** The scale and the drawn area of charts with axes. */

import { el } from "./dom.js";

const TICKS = 4;
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const SVG = "http://www.w3.org/2000/svg";

/** A round step of which about `TICKS` cover the span: 1, 2, 2.5 or 5 times a power of ten. */
function stepOf(span) {
  const rough = span / TICKS || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? power * 10;
}

/** {ticks, words(value), place(value)}: the round values of the axis, and where a value stands in per cent. */
export function scaleOf(values) {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = stepOf(most - least);
  const bottom = Math.floor(least / step) * step;
  const top = Math.max(Math.ceil(most / step) * step, bottom + step);
  const count = Math.round((top - bottom) / step);
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => bottom + index * step),
    words: (value) => SHORT.format(value),
    place: (value) => ((value - bottom) / (top - bottom)) * 100,
  };
}

/** The grid lines with the bars, lines or areas; `look` is {colour(index), words(series, point)}. */
export function area(chart, series, scale, look) {
  const lines = scale.ticks.map((value) => {
    const line = el("div", { class: `chart-line ${value === 0 ? "zero" : ""}` });
    line.style.insetBlockEnd = `${scale.place(value)}%`;
    return line;
  });
  const drawn = chart.type === "bar" ? groups(series, scale, look) : curves(chart, series, scale, look);
  return el("div", { class: "chart-area" }, lines, drawn);
}

function groups(series, scale, look) {
  const categories = (series[0]?.data ?? []).map((_, at) => at);
  return el("div", { class: "chart-groups" }, categories.map((at) => {
    const points = series.map((one) => [one, one.data[at] ?? { value: 0 }]);
    return el("div", { class: "chart-group", title: points.map(([one, point]) => look.words(one, point)).join("\n") },
      points.map(([, point], index) => el("div", { class: "chart-slot" }, bar(Number(point.value) || 0, scale, look.colour(index)))));
  }));
}

function bar(value, scale, colour) {
  if (!value) return null;
  const node = el("div", { class: `chart-bar ${colour} ${value < 0 ? "negative" : ""}` });
  const [from, to] = [scale.place(Math.min(0, value)), scale.place(Math.max(0, value))];
  node.style.insetBlockEnd = `${from}%`;
  node.style.blockSize = `${to - from}%`;
  return node;
}

/** Lines, and for an area chart what lies between them and zero. */
function curves(chart, series, scale, look) {
  const drawing = shape("svg", { class: "chart-drawing", viewBox: "0 0 100 100", preserveAspectRatio: "none" });
  series.forEach((one, index) => {
    const width = 100 / one.data.length;
    const spots = one.data.map((point, at) => `${(at + 0.5) * width},${100 - scale.place(Number(point.value) || 0)}`);
    const zero = 100 - scale.place(0);
    const floor = [`${100 - width / 2},${zero}`, `${width / 2},${zero}`];
    if (chart.type === "area") drawing.append(shape("polygon", { class: look.colour(index), points: [...spots, ...floor].join(" ") }));
    const line = shape("polyline", { class: look.colour(index), points: spots.join(" ") });
    const title = shape("title", {});
    title.textContent = one.data.map((point) => look.words(one, point)).join("\n");
    line.append(title);
    drawing.append(line);
  });
  return drawing;
}

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [field, value] of Object.entries(attributes)) node.setAttribute(field, value);
  return node;
}

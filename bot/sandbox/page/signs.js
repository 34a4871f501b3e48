/** The small drawings beside channel names. */

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  public: "M6 2 4.6 14M11.4 2 10 14M2.5 5.5h11.2M2 10.5h11.2",
  private: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  shared: "M2 2h7.5v7.5H2zM6.5 12v2H14V6.5h-2",
  dm: "M2.5 3h11v8h-6L4 14v-3H2.5z",
  app: "M8 1.5 14.5 8 8 14.5 1.5 8z",
};

/** The drawing for a kind of channel. */
export function sign(kind) {
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  const attributes = { d: PATHS[kind] ?? PATHS.public, fill: "none", stroke: "currentColor", "stroke-width": "1.5", "stroke-linejoin": "round", "stroke-linecap": "round" };
  drawing.setAttribute("viewBox", "0 0 16 16");
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

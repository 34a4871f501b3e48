/**
 * Block Kit as DOM nodes.
 *
 * A `surface` is where blocks stand (a message, the modal, the Home tab): {scope, names, state, errors, press,
 * change, suggest, isUnsent, pressing}. `press` sends a button, `change` a field.
 */

import { dataVisualization } from "./charts.js";
import { askConfirm } from "./confirm.js";
import { control } from "./controls.js";
import { el, fieldId, safeAddress, spinner } from "./dom.js";
import { markdown } from "./markdown.js";
import { menu } from "./menu.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { dataTable, table } from "./tables.js";

/** The nodes of a list of blocks, each keyed by its block id. */
export function blockNodes(blocks, surface) {
  const standing = { ...surface, element: (element, block) => elementNode(element, block, standing) };
  return (blocks ?? []).map((block, index) => {
    const draw = BLOCKS[block.type] ?? unknown;
    const key = `${surface.scope}/${block.block_id ?? index}/${block.type}`;
    return el("div", { class: `block block-${block.type}`, key, data: { blockId: block.block_id } }, draw(block, standing));
  });
}

const unknown = (block, surface) =>
  block.fallback ? blockNodes(block.fallback, surface) : el("p", { class: "muted" }, `[${block.type}]`);

function section(block, surface) {
  const fields = block.fields ?? [];
  return el("div", { class: "section" },
    el("div", { class: "section-text" },
      block.text ? el("div", { class: "text" }, textNodes(block.text, surface.names)) : null,
      fields.length ? el("div", { class: "fields" }, fields.map((field) => el("div", {}, textNodes(field, surface.names)))) : null),
    block.accessory ? el("div", { class: "accessory" }, elementNode(block.accessory, block, surface)) : null);
}

function context(block, surface) {
  const piece = (element) =>
    element.type === "image" ? picture(element, "context-image", surface) : el("span", {}, textNodes(element, surface.names));
  return el("div", { class: "context" }, (block.elements ?? []).map(piece));
}

const actions = (block, surface) =>
  el("div", { class: "actions" }, (block.elements ?? []).map((element) => elementNode(element, block, surface)));

const image = (block, surface) =>
  el("figure", { class: "image" }, block.title ? el("figcaption", {}, plain(block.title)) : null, picture(block, "", surface));

function picture(element, name, surface) {
  const file = element.slack_file?.id;
  const mine = file ? `/files/${[surface.me, file, "picture"].map(encodeURIComponent).join("/")}` : null;
  const address = mine ?? safeAddress(element.image_url ?? element.slack_file?.url);
  const alt = plain(element.alt_text);
  return address ? el("img", { class: name, src: address, alt, loading: "lazy" }) : el("span", { class: "muted" }, alt);
}

const ALERT_MARKS = { info: "ℹ︎", warning: "⚠︎", error: "⚠︎", success: "✓" };

function alert(block, surface) {
  const level = block.level ?? block.style ?? "info";
  const known = Object.hasOwn(ALERT_MARKS, level) ? level : "info";
  const text = typeof block.text === "string" ? [block.text] : textNodes(block.text, surface.names);
  return el("div", { class: `alert alert-${known}`, role: known === "error" ? "alert" : "note" },
    el("span", { class: "alert-mark", "aria-hidden": "true" }, ALERT_MARKS[known]), el("div", {}, text));
}

function inputBlock(block, surface) {
  const element = block.element ?? {};
  const id = fieldId("field", surface.scope, block.block_id, element.action_id);
  const error = surface.errors?.[block.block_id];
  const isGroup = element.type === "radio_buttons" || element.type === "checkboxes";
  const label = [plain(block.label), block.optional ? el("span", { class: "optional" }, " (optional)") : null];
  const parts = { label: `${id}-label`, hint: `${id}-hint`, error: `${id}-error` };
  const described = [block.hint && parts.hint, error && parts.error].filter(Boolean).join(" ");
  return el("div", { class: `field ${error ? "has-error" : ""}` },
    el(isGroup ? "div" : "label", { key: "label", class: "label", id: parts.label, for: isGroup ? null : id }, label),
    fieldControl(element, block, surface, { id, labelledBy: isGroup ? parts.label : null, describedBy: described || null,
      invalid: Boolean(error), required: !block.optional, dispatches: block.dispatch_action }),
    troubleSign(surface, element),
    error ? el("p", { key: "error", class: "field-error", id: parts.error, role: "alert", data: { role: "error", blockId: block.block_id } }, error) : null,
    block.hint ? el("p", { key: "hint", class: "hint", id: parts.hint }, plain(block.hint)) : null);
}

function fieldControl(element, block, surface, wiring) {
  const entry = surface.state?.[block.block_id]?.[element.action_id];
  const spec = { element, entry, surface, blockId: block.block_id, ...wiring };
  return control(spec) ?? el("p", { class: "muted" }, `[${element.type}]`);
}

const richTextBlock = (block, surface) => richText(block, surface.names);

const container = (block, surface) =>
  el("details", { class: "container", open: !block.collapsed },
    el("summary", {}, plain(block.title)), blockNodes(block.child_blocks ?? block.blocks, surface));

const BLOCKS = {
  section,
  context,
  actions,
  image,
  alert,
  table,
  container,
  input: inputBlock,
  header: (block, surface) => el(surface.heading ?? "h2", { class: "header" }, plain(block.text)),
  divider: () => el("hr"),
  rich_text: richTextBlock,
  markdown: (block) => markdown(block.text),
  data_table: dataTable,
  data_visualization: dataVisualization,
};

function elementNode(element, block, surface) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(surface.me)) return null;
  if (element.type === "image") return picture(element, "accessory-image", surface);
  if (element.type === "button" || element.type === "workflow_button") return button(element, block, surface);
  if (element.type === "overflow") return overflow(element, block, surface);
  const ariaLabel = plain(element.placeholder) || plain(block.text) || element.action_id;
  const id = fieldId("field", surface.scope, block.block_id, element.action_id);
  const sign = troubleSign(surface, element);
  const field = fieldControl(element, block, surface, { id, ariaLabel });
  return sign ? el("span", { class: "pressable", key: `select/${element.action_id}` }, field, sign) : field;
}

/** The triangle beside what the app did not react to. */
function troubleSign(surface, element, words) {
  const text = words ?? (surface.troubles?.includes(element.action_id) ? "The app did not respond." : null);
  return text ? el("span", { key: "trouble", class: "trouble", role: "img", title: text, "aria-label": text, data: { role: "trouble" } }, "⚠︎") : null;
}

/** Names one pressable thing on one surface. */
export const pressKey = (surface, block, element) => `${surface.scope}/${block.block_id}/${element.action_id}`;

async function press(element, block, surface, chosen) {
  if (element.confirm && !(await askConfirm(element.confirm, surface.names))) return;
  const address = safeAddress(chosen?.url ?? element.url);
  if (address) window.open(address, "_blank", "noopener");
  surface.press(block, element, chosen?.value ?? element.value);
}

function button(element, block, surface) {
  const going = surface.pressing?.get(pressKey(surface, block, element));
  const style = ["primary", "danger"].includes(element.style) ? element.style : "";
  const data = { blockId: block.block_id, actionId: element.action_id, value: element.value };
  const node = el("button", { type: "button", class: `button ${style}`, data, "aria-label": element.accessibility_label,
    "aria-busy": going?.isPending ? "true" : null, onclick: () => press(element, block, surface) },
  plain(element.text), going?.isPending ? spinner("Waiting") : null);
  const sign = going?.isPending ? null : troubleSign(surface, element, going?.trouble);
  return el("span", { class: "pressable", key: `button/${element.action_id}/${element.value ?? ""}` }, node, sign);
}

function overflow(element, block, surface) {
  const items = (element.options ?? []).map((option) => ({
    text: plain(option.text),
    description: plain(option.description),
    data: { value: option.value },
    act: () => press(element, block, surface, option),
  }));
  return menu({ label: element.accessibility_label ?? "More actions", face: "⋯", items, buttonClass: "button icon",
    data: { blockId: block.block_id ?? "", actionId: element.action_id ?? "" } });
}

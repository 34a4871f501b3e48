/** Form controls for Block Kit elements; each keeps what the person typed while the view around it is redrawn. */

import { combobox } from "./combobox.js";
import { el, keepInside } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { offeredConversations } from "./offered.js";
import { optionsOf, simpleValue } from "./values.js";

const TYPING_PAUSE_MS = 250;

const LOCAL_TIME = (seconds) => {
  const instant = new Date(Number(seconds) * 1000);
  return new Date(instant - instant.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};

const input = (type, extra = {}) => ({
  make: ({ element }) => el("input", { type, placeholder: plain(element.placeholder), ...extra }),
  read: (node) => node.value,
  write: (node, value) => (node.value = value ?? ""),
});

const typed = (kind) => ({ ...kind, event: "oninput", pause: TYPING_PAUSE_MS });
const nullWhenEmpty = (kind) => ({ ...kind, event: "onchange", read: (node) => node.value || null });

const TEXT = {
  ...typed(input("text")),
  make: ({ element }) =>
    el(element.multiline ? "textarea" : "input", {
      type: element.multiline ? null : "text",
      rows: element.multiline ? "4" : null,
      placeholder: plain(element.placeholder),
      maxlength: element.max_length,
    }),
};

const SELECT = {
  make: () => el("select"),
  event: "onchange",
  read: (node) => node.value || null,
  write: (node, value) => (node.value = value ?? ""),
  revise: (node, spec) => fillSelect(node, spec),
};

const KINDS = {
  plain_text_input: TEXT,
  email_text_input: typed(input("email", { autocomplete: "off" })),
  url_text_input: typed(input("url", { autocomplete: "off" })),
  number_input: typed(input("text", { inputmode: "decimal" })),
  datepicker: nullWhenEmpty(input("date")),
  timepicker: nullWhenEmpty(input("time")),
  datetimepicker: {
    ...nullWhenEmpty(input("datetime-local")),
    read: (node) => (node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null),
    write: (node, value) => (node.value = value ? LOCAL_TIME(value) : ""),
  },
  static_select: SELECT,
  users_select: SELECT,
  conversations_select: SELECT,
  channels_select: SELECT,
};

const PLACES = { users_select: "people", conversations_select: "conversations", channels_select: "channels" };

/** The options of a select, ids of people and channels included. */
export function listedOptions({ element, surface }) {
  const place = PLACES[element.type.replace(/^multi_/, "")];
  if (!place) return optionsOf(element);
  const { people, channels } = surface.names;
  const persons = [...people.values()].filter((one) => !one.is_bot).map(({ id, name }) => option(id, name));
  const rooms = [...channels.values()].filter((one) => ["public", "private", "shared"].includes(one.kind));
  const listed = rooms.map(({ id, name }) => option(id, `#${name}`));
  const sign = ({ kind }) => (["dm", "app"].includes(kind) ? "" : "#");
  const conversations = offeredConversations(element, [...channels.values()]).map((one) => option(one.id, `${sign(one)}${one.name}`));
  return { people: persons, channels: listed, conversations }[place];
}

const option = (value, text) => ({ value, text: { type: "plain_text", text } });

function fillSelect(node, spec) {
  const { element } = spec;
  const drawn = JSON.stringify([listedOptions(spec), element.option_groups, element.placeholder]);
  if (node.drawn === drawn) return;
  const kept = node.value;
  const line = (one) => el("option", { value: one.value }, plain(one.text));
  const groups = element.option_groups;
  const filled = groups
    ? groups.map((group) => el("optgroup", { label: plain(group.label) }, (group.options ?? []).map(line)))
    : listedOptions(spec).map(line);
  node.replaceChildren(el("option", { value: "" }, plain(element.placeholder) || "Choose an option"), ...filled);
  node.value = kept;
  node.drawn = drawn;
}

function describe(node, spec) {
  const names = { id: spec.id, "aria-labelledby": spec.labelledBy, "aria-describedby": spec.describedBy,
    "aria-label": spec.ariaLabel, "aria-invalid": spec.invalid ? "true" : null,
    // A group of checkboxes cannot be required as a whole.
    "aria-required": spec.required && spec.element.type !== "checkboxes" ? "true" : null };
  for (const [name, value] of Object.entries(names)) {
    if (value) node.setAttribute(name, value);
    else node.removeAttribute(name);
  }
  node.dataset.blockId = spec.blockId;
  node.dataset.actionId = spec.element.action_id ?? "";
}

/** Takes over what the server says, unless the person is ahead of it. */
function follow(spec, write) {
  let seen = JSON.stringify(simpleValue(spec.element, spec.entry));
  return (next) => {
    const value = simpleValue(next.element, next.entry);
    const fresh = JSON.stringify(value);
    if (fresh === seen) return;
    seen = fresh;
    if (!next.surface.isUnsent(next)) write(value);
  };
}

function native(spec, kind) {
  const node = kind.make(spec);
  const frame = el("div", { class: "control" }, node);
  const counter = spec.element.max_length ? el("span", { class: "counter", "aria-hidden": "true" }) : null;
  if (counter) frame.append(counter);
  const show = (value) => {
    kind.write(node, value);
    count();
  };
  const count = () => counter && (counter.textContent = String(spec.element.max_length - node.value.length));
  kind.revise?.(node, spec);
  describe(node, spec);
  show(simpleValue(spec.element, spec.entry));
  node[kind.event] = () => {
    count();
    frame.spec.surface.change(frame.spec, kind.read(node), { pause: kind.pause });
  };
  node.onkeydown = (event) => {
    // A text field that dispatches its action does so on Enter, and then does not send the form.
    if (event.key !== "Enter" || !frame.spec.dispatches || !kind.pause || node.tagName === "TEXTAREA") return;
    event.preventDefault();
    frame.spec.surface.change(frame.spec, kind.read(node), { enter: true });
  };
  frame.currentValue = () => kind.read(node);
  const followServer = follow(spec, show);
  return keepInside(frame, spec, (next) => {
    kind.revise?.(node, next);
    describe(node, next);
    followServer(next);
  });
}

function choices(spec) {
  const isRadio = spec.element.type === "radio_buttons";
  const frame = el("div", { class: "control choices", role: isRadio ? "radiogroup" : "group" });
  const ticked = () => [...frame.querySelectorAll("input:checked")].map((box) => box.value);
  const write = (value) => {
    const wanted = [value ?? []].flat();
    for (const box of frame.querySelectorAll("input")) box.checked = wanted.includes(box.value);
  };
  const changed = () => frame.spec.surface.change(frame.spec, frame.currentValue());
  frame.currentValue = () => (isRadio ? ticked()[0] ?? null : ticked());
  drawChoices(frame, spec, changed);
  describe(frame, spec);
  write(simpleValue(spec.element, spec.entry));
  const followServer = follow(spec, write);
  return keepInside(frame, spec, (next) => {
    const kept = ticked();
    if (drawChoices(frame, next, changed)) write(kept);
    describe(frame, next);
    followServer(next);
  });
}

function drawChoices(frame, spec, changed) {
  const drawn = JSON.stringify(spec.element.options);
  if (frame.drawn === drawn) return false;
  frame.drawn = drawn;
  const type = spec.element.type === "radio_buttons" ? "radio" : "checkbox";
  const line = (one) =>
    el("label", { class: "choice" },
      el("input", { type, name: `${spec.id}-choice`, value: one.value, onchange: changed, data: { value: one.value } }),
      el("span", {}, choiceText(one.text, spec), one.description
        ? el("span", { class: "choice-description" }, choiceText(one.description, spec)) : null));
  frame.replaceChildren(...(spec.element.options ?? []).map(line));
  return true;
}

function choiceText(text, spec) {
  return text?.type === "mrkdwn" ? mrkdwn(text.text, spec.surface.names) : plain(text);
}

function makerOf({ type }) {
  if (type === "radio_buttons" || type === "checkboxes") return choices;
  if (type === "external_select" || type.startsWith("multi_")) return (spec) => combobox(spec, { describe, follow, listedOptions });
  return KINDS[type] && ((spec) => native(spec, KINDS[type]));
}

/** The control of `spec.element` with its label and error wired up, or null for an element that the page lacks. */
export function control(spec) {
  const make = makerOf(spec.element);
  if (!make) return null;
  const node = make(spec);
  node.key = `${spec.surface.scope}/${spec.blockId}/${spec.element.action_id}/${spec.element.type}`;
  return node;
}

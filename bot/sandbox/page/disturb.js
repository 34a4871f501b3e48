/** What a person may disturb: connections, the speed of calls, rate limits, single faults, the installation. */

import { el } from "./dom.js";

const METHODS = ["chat.postMessage", "chat.update", "views.open", "views.update", "views.publish", "files.getUploadURLExternal",
  "files.completeUploadExternal", "conversations.info", "users.info", "apps.connections.open", "*"];
const FAULTS = [["ratelimited", "too many calls"], ["5xx", "broken"], ["timeout", "no answer"], ["error:fatal_error", "refused"]];
const SECONDS = 60;

/** The part of the inspector; it says what is switched on now. */
export function disturbRow(session) {
  const now = session.disturbances ?? {};
  return el("details", { key: "disturb", class: "disturb", data: { role: "disturb" } }, el("summary", {}, "Disturb"), el("div", { class: "disturb-parts" },
    el("div", { class: "disturb-part" }, button(session, "Disconnect", "disconnect", {}),
      amount(session, { id: "every", label: "every … minutes", now: (now.every ?? 0) / SECONDS, act: (minutes) => ["disconnect", { every: minutes * SECONDS }] })),
    el("div", { class: "disturb-part" },
      amount(session, { id: "latency", label: "Delay of calls in ms", now: now.latency_ms?.["*"] ?? 0, act: (ms) => ["latency", { ms }] })),
    el("div", { class: "disturb-part" },
      button(session, "Rate limits", "tiers", { on: !now.tiers }, { "aria-pressed": String(Boolean(now.tiers)) })),
    faultForm(session, now.faults ?? []),
    el("div", { class: "disturb-part" }, installation(session, now))));
}

function button(session, text, verb, body, attributes = {}) {
  return el("button", { type: "button", class: "chip", key: verb, data: { disturb: verb }, ...attributes, onclick: () => session.act(verb, body) }, text);
}

/** A number with a button that sets it; 0 switches it off. */
function amount(session, { id, label, now, act }) {
  const name = `disturb-${id}`;
  return el("form", { class: "disturb-part", key: id, onsubmit: (event) => {
    event.preventDefault();
    session.act(...act(Number(event.currentTarget.elements[id].value)));
  } },
  el("label", { for: name }, label),
  el("input", { id: name, name: id, type: "number", min: "0", step: "any", value: String(now) }),
  setter(id, label),
  now ? el("span", { class: "disturb-on" }, `now ${now}`) : null);
}

function faultForm(session, waiting) {
  const choice = (values) => values.map(([value, text]) => el("option", { value }, text));
  return el("form", { class: "disturb-part", key: "fault", onsubmit: (event) => {
    event.preventDefault();
    const { method, kind } = event.currentTarget.elements;
    session.act("fault", { method: method.value, kind: kind.value });
  } },
  el("label", { for: "disturb-method" }, "Next call of"),
  el("select", { id: "disturb-method", name: "method" }, choice(METHODS.map((name) => [name, name === "*" ? "any method" : name]))),
  el("label", { for: "disturb-kind" }, "is"),
  el("select", { id: "disturb-kind", name: "kind" }, choice(FAULTS)),
  setter("fault", "the fault of the next call"),
  waiting.length ? el("span", { class: "disturb-on" }, `${waiting.length} waiting`) : null);
}

/** A button that sends its form; several say the same, so readers hear which is which. */
function setter(id, what) {
  return el("button", { class: "chip", data: { disturb: id } }, "Set", el("span", { class: "for-readers" }, ` ${what}`));
}

function installation(session, { has_app: hasApp }) {
  const team = session.screen.team?.name;
  return hasApp ? button(session, `Uninstall from ${team}`, "uninstall", {}) : button(session, `Install in ${team}`, "install", {});
}

/** What a newcomer reads in a channel where nothing was said yet: what this is, what to type, what she will see. */

import { writeInto } from "./composer.js";
import { el } from "./dom.js";
import { addressOf } from "./session.js";

/** The card of an empty channel; `room` is the channel, `name` what it is called. */
export function introNodes(session, room, name) {
  const command = session.screen.commands?.[0]?.command;
  if (!command || room.is_member === false) return [plainWelcome(name, room)];
  return room.kind === "app" ? [plainWelcome(name, room, "What the app has to say to you alone appears here.")] : [card(session, room, command)];
}

function plainWelcome(name, room, words = room.topic ? `${room.topic}.` : "") {
  return el("div", { class: "welcome", key: "welcome" },
    el("p", { class: "welcome-title" }, name), el("p", { class: "muted" }, "Nothing here yet. ", words));
}

function card(session, room, command) {
  const app = session.app?.name ?? "The app";
  return el("section", { class: "intro", key: "intro", "aria-labelledby": "intro-title" },
    el("h2", { id: "intro-title" }, `Bring invoices in with ${app}`),
    el("p", { class: "muted" }, "The app is real; Slack and the QuickBooks company are stand-ins on this computer. ", whoSheIs(session)),
    el("ol", {}, steps(command, room).map((step) => el("li", {}, el("div", { class: "intro-step" }, step)))),
    el("p", { class: "intro-more" }, "Be two people at once: open a tab as ", others(session),
      ". The Inspector below lists every call."));
}

function whoSheIs(session) {
  const me = session.person(session.place.me);
  return me?.title ? `You are ${me.name} (${me.title.toLowerCase()}).` : "";
}

function steps(command, room) {
  const put = el("button", { type: "button", class: "button primary", data: { role: "intro-command" }, onclick: () => writeInto("composer", command) },
    "Put it there for me");
  const place = room.has_bot ? "the answer comes here" : "the answer comes to your direct messages with the app";
  return [
    [el("div", {}, "Type ", el("code", {}, command), " in the box below and press ", el("strong", {}, "Enter"), "."), put],
    [el("strong", {}, "Next step"), ", then a quick range such as ", el("em", {}, "Last quarter"), `, and Next step again: ${place}. It says how many invoices would come in, and which ones need you.`],
    [el("strong", {}, "Press Import"), ". The thread gets the report: what came in, and every invoice that did not, with its reason and what to do about it."],
  ];
}

/** Links to the pages of two others, each in a tab of its own. */
function others(session) {
  const link = (one) => el("a", { href: addressOf({ me: one.id }), target: "_blank", rel: "noopener" }, one.name);
  const [first, second] = session.screen.people.filter((one) => one.id !== session.place.me).slice(0, 2);
  return [first ? link(first) : null, second ? [" or ", link(second), second.title ? ` (${second.title.toLowerCase()})` : null] : null];
}

/** The middle and the right: a channel, the app's Home tab, a thread. */

import { blockNodes } from "./blocks.js";
import { composer } from "./composer.js";
import { el, spinner } from "./dom.js";
import { introNodes } from "./intro.js";
import { menu } from "./menu.js";
import { messageNodes } from "./messages.js";
import { appName } from "./sidebar.js";
import { sign } from "./signs.js";
import { viewSurface } from "./surfaces.js";

const INVITE = { command: "/invite", description: "Bring the app into this channel" };

const current = (session) =>
  session.screen.channels.find((one) => one.id === session.place.channel) ?? session.screen.channel ?? {};

const isAppOpen = (session) => Boolean(session.app) && session.place.channel === session.app.id;

const roomName = (room) => `${room.kind === "public" ? "#" : ""}${room.name ?? ""}`;

/** The nodes of the middle pane. */
export function mainNodes(session) {
  const isHome = isAppOpen(session) && session.place.tab === "home";
  return [header(session), session.trouble ? trouble(session) : null, ...(isHome ? [home(session)] : channel(session))].filter(Boolean);
}

function header(session) {
  const room = current(session);
  const isApp = isAppOpen(session);
  const name = isApp ? appName(session.app) : room.name ?? "";
  return el("header", { key: "header", class: "pane-head" },
    el("button", { type: "button", class: "icon-button drawer-button", "aria-label": ["Channels", session.news()].filter(Boolean).join(": "), "aria-expanded": String(Boolean(session.isMenuOpen)), data: { role: "drawer" },
      onclick: () => session.openMenu(!session.isMenuOpen) }, "☰", session.news() ? el("span", { class: "dot" }) : null),
    el("div", { class: "pane-title" }, el("h1", {}, isApp ? null : el("span", { class: "sign", "aria-hidden": "true" }, sign(room.kind)), name),
      room.topic && !isApp ? el("p", { class: "topic", title: room.topic }, room.topic) : null),
    isApp ? tabs(session) : null);
}

function tabs(session) {
  const isHome = session.place.tab === "home";
  const tab = (text, isCurrent, role, onclick) =>
    el("button", { type: "button", class: "tab", "aria-current": isCurrent ? "page" : null, data: { role }, onclick }, text);
  return el("div", { class: "tabs" },
    tab("Home", isHome, "tab-home", () => session.openHome()),
    tab("Messages", !isHome, "tab-messages", () => session.go({ tab: null })));
}

function trouble(session) {
  return el("div", { key: "trouble", class: "alert alert-error page-banner", role: "alert", data: { role: "banner" } },
    el("span", { class: "alert-mark", "aria-hidden": "true" }, "⚠︎"), el("div", {}, session.trouble),
    el("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => session.dismissTrouble() }, "×"));
}

function home(session) {
  const view = session.screen.home;
  const blocks = view?.blocks?.length ? blockNodes(view.blocks, viewSurface(session, view, {})) : null;
  return el("div", { key: "home", class: "scroll home", tabindex: "-1", data: { role: "home", viewId: view?.id } },
    blocks ?? el("div", { class: "empty" }, session.isHomeOpening ? [spinner(), " Opening Home…"] : "The app has not published its Home tab yet."));
}

function channel(session) {
  const room = current(session);
  const messages = session.screen.messages ?? [];
  const list = el("div", { key: `messages/${room.id}`, class: "scroll messages", data: { role: "messages", channel: room.id }, role: "log",
    "aria-live": "polite", "aria-relevant": "additions", "aria-label": `Messages in ${room.name ?? "this conversation"}`, tabindex: "0" },
  messages.length ? messageNodes(session, messages, false) : introNodes(session, room, isAppOpen(session) ? appName(session.app) : roomName(room)));
  return [list, el("div", { key: `foot/${room.id}/${room.is_member}`, class: "composer-frame" }, foot(session, room))];
}

function foot(session, room) {
  if (room.is_member === false) return joinButton(session, room);
  if (room.is_read_only) return el("p", { class: "closed" }, "Sending messages to this app has been turned off. Commands work in the channels.");
  return channelComposer(session, room);
}

const firstCommand = ({ screen }) => screen.commands?.[0]?.command;

function joinButton(session, room) {
  return el("div", { class: "join" }, el("span", {}, "You are not in ", el("strong", {}, roomName(room)), "."),
    el("button", { type: "button", class: "button primary", data: { role: "join" }, onclick: () => session.act("join", { channel: room.id }) }, "Join channel"));
}

function channelComposer(session, room) {
  const name = isAppOpen(session) ? appName(session.app) : roomName(room);
  return composer({
    id: "composer", role: "composer", label: `Message to ${name}`, placeholder: `Message ${name}`, draftKey: `${session.place.me}/${room.id}`,
    commands: [...(session.screen.commands ?? []), INVITE], send: (text) => session.say(text), tool: shortcuts(session),
    hint: hint(session),
  });
}

/** Tells newcomers what to type, until the app has spoken in this channel. */
function hint(session) {
  const messages = session.screen.messages ?? [];
  const hasApp = messages.some((message) => message.bot || message.bot_id);
  return messages.length && !hasApp && firstCommand(session) ? `Type ${firstCommand(session)} to bring invoices in` : "";
}

function shortcuts(session) {
  const items = (session.screen.shortcuts ?? []).map((one) => ({
    text: one.name,
    description: one.description,
    data: { callbackId: one.callback_id },
    act: () => session.act("shortcut", { callback_id: one.callback_id }),
  }));
  if (!items.length) return null;
  return menu({ label: "Shortcuts", face: "⚡︎", items, class: "menu-up", data: { role: "shortcuts" } });
}

/** The thread pane, or null while no thread is open. */
export function threadPane(session) {
  const { thread } = session.screen;
  if (!session.place.thread) return null;
  const close = () => session.closeThread();
  const { parent, replies = [] } = thread ?? {};
  const count = replies.length;
  return el("aside", { key: "thread", class: "thread", "aria-label": "Thread", tabindex: "-1", data: { role: "thread", ts: session.place.thread },
    onkeydown: (event) => event.key === "Escape" && !event.defaultPrevented && close() },
  el("header", { class: "pane-head" }, el("h2", {}, "Thread"),
    el("button", { type: "button", class: "icon-button push-right", "aria-label": "Close thread", data: { role: "thread-close" }, onclick: close }, "×")),
  el("div", { key: `thread/${session.place.thread}`, class: "scroll messages", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": "Replies", tabindex: "0" },
    parent ? messageNodes(session, [parent], true) : el("div", { class: "empty" }, "This thread is empty."),
    count ? el("div", { class: "day", key: "count", role: "separator" }, el("span", {}, count === 1 ? "1 reply" : `${count} replies`)) : null,
    messageNodes(session, replies, true)),
  el("div", { class: "composer-frame" }, composer({
    id: "thread-composer", role: "thread-composer", label: "Reply", placeholder: "Reply…", commands: [],
    draftKey: `${session.place.me}/${session.place.channel}/${session.place.thread}`, send: (text) => session.say(text, session.place.thread),
  })));
}

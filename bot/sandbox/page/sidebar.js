/** The left column: workspace, channels, the app, and whom this tab acts as. */

import { el } from "./dom.js";
import { menu } from "./menu.js";
import { avatar } from "./messages.js";
import { addressOf } from "./session.js";
import { sign } from "./signs.js";

const KIND_WORDS = { public: "public channel", private: "private channel", shared: "shared with another organisation", dm: "direct messages" };
const GROUPS = [
  { title: "Channels", kinds: ["public", "private", "shared"] },
  { title: "Direct messages", kinds: ["dm"] },
];

/** The nodes of the sidebar. */
export function sidebarNodes(session) {
  const { screen } = session;
  const app = session.app;
  return [
    el("div", { class: "workspace" }, el("strong", {}, teamName(screen)), el("span", { class: "badge" }, "stand-in"), teamMenu(session), themeMenu(session)),
    el("nav", { class: "channels", "aria-label": "Channels" },
      GROUPS.map((group) => groupNode(session, group, app)),
      app ? el("section", {}, el("h2", {}, "Apps"), el("ul", {}, el("li", {}, appButton(session, app)))) : null),
    personMenu(session),
  ];
}

const teamName = ({ team }) => (typeof team === "string" ? team : team?.name) ?? "Workspace";

function groupNode(session, { title, kinds }, app) {
  const channels = session.screen.channels.filter((one) => kinds.includes(one.kind) && one.id !== app?.id);
  if (!channels.length) return null;
  return el("section", {}, el("h2", {}, title), el("ul", {}, channels.map((one) => el("li", { key: one.id }, channelButton(session, one)))));
}

function channelButton(session, channel) {
  const isCurrent = session.place.channel === channel.id;
  const isUnread = Boolean(channel.unread) && !isCurrent;
  const isDirect = channel.kind === "dm";
  const notes = [channel.has_bot === false && "the app is not in it", channel.is_member === false && "you are not in it"].filter(Boolean);
  const title = [KIND_WORDS[channel.kind], ...notes].filter(Boolean).join(", ");
  return el("button", { type: "button", class: `channel ${isUnread ? "unread" : ""}`, title, data: { channel: channel.id, kind: channel.kind },
    "aria-current": isCurrent ? "page" : null, onclick: () => session.go({ channel: channel.id, thread: null, tab: null }) },
  isDirect ? avatar(channel.name, false) : el("span", { class: "sign", "aria-hidden": "true" }, sign(channel.kind)),
  el("span", { class: "channel-name" }, channel.name),
  !isDirect && channel.has_bot === false ? el("span", { class: "channel-note" }, "no app") : null,
  unreadMark(channel, isUnread));
}

/** Direct messages count what is new; in channels a dot says that something is. */
function unreadMark({ kind, unread }, isUnread) {
  if (!isUnread) return null;
  if (kind !== "dm" && kind !== "app") return el("span", { class: "dot", role: "img", "aria-label": "unread" });
  return el("span", { class: "count" }, unread, el("span", { class: "for-readers" }, " unread"));
}

function appButton(session, app) {
  const isCurrent = session.place.channel === app.id;
  const isUnread = Boolean(app.unread) && !isCurrent;
  return el("button", { type: "button", class: `channel ${isUnread ? "unread" : ""}`, data: { channel: app.id, kind: "app" },
    "aria-current": isCurrent ? "page" : null,
    onclick: () => (isUnread ? session.go({ channel: app.id, thread: null, tab: null }) : session.openHome()) },
  el("span", { class: "sign", "aria-hidden": "true" }, sign("app")), el("span", { class: "channel-name" }, appName(app)),
  unreadMark({ ...app, kind: "app" }, isUnread));
}

/** What the app is called; a bare direct message has no name of its own. */
export const appName = (app) => (app?.name && app.name !== "directmessage" ? app.name : "App");

function personMenu(session) {
  const me = session.names.people.get(session.place.me);
  const name = me?.name ?? session.place.me;
  const isInApp = session.place.channel === session.app?.id;
  const items = session.screen.people.filter((one) => !one.is_bot && !one.is_deactivated).map((one) => ({
    text: one.name ?? one.real_name ?? one.id,
    description: one.title,
    // The direct messages with the app are each person's own, so the address of hers is left to her page.
    href: addressOf({ me: one.id, channel: isInApp ? null : session.place.channel, tab: session.place.tab }),
    beside: one.id === session.place.me ? null
      : { href: addressOf({ me: one.id }), face: "↗", label: `Open a tab as ${one.name}` },
    isCurrent: one.id === session.place.me,
    data: { person: one.id },
  }));
  const face = el("span", { class: "person-face" }, avatar(name, false), el("span", {}, el("small", {}, "You are"), el("strong", {}, name)),
    el("span", { class: "person-switch", "aria-hidden": "true" }, "⇄"));
  return menu({ label: `You are ${name}. Switch person`, title: "Switch person; open another tab to be two people at once",
    face, items, class: "person-menu", buttonClass: "person", data: { role: "person", person: session.place.me } });
}

/** The workspaces of the app: each is a page of its own. */
function teamMenu(session) {
  const { team, teams = [] } = session.screen;
  if (teams.length < 2) return null;
  const items = teams.map((one, index) => ({
    text: one.name,
    description: one.has_app ? null : "without the app",
    href: addressOf({ me: one.first_person, team: index ? one.id : null }),
    isCurrent: one.id === team?.id,
    data: { team: one.id },
  }));
  return menu({ label: `You are in ${teamName(session.screen)}. Switch workspace`, title: "Switch workspace", face: "⇄", items, data: { role: "team" } });
}

const THEMES = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];

function themeMenu(session) {
  const items = THEMES.map(([choice, text]) => ({
    text,
    isCurrent: globalThis.theme.current() === choice,
    data: { theme: choice },
    act: () => {
      globalThis.theme.choose(choice);
      session.redraw();
    },
  }));
  return menu({ label: "Light or dark", face: "◐", items, data: { role: "theme" } });
}

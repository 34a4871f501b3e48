/** Draws the page from the session, and draws it again after each change. */

import { el, reconcile, spinner } from "./dom.js";
import { afterDrawing, beforeDrawing } from "./focus.js";
import { inspector } from "./inspector.js";
import { drawModal } from "./modal.js";
import { mainNodes, threadPane } from "./panes.js";
import { Session } from "./session.js";
import { sidebarNodes } from "./sidebar.js";

const NEAR_THE_END = 80;
/** Where a thread covers the channel, and where it covers all; the style sheet says the same. */
const MIDDLING = matchMedia("(max-width: 1040px)");
const NARROW = matchMedia("(max-width: 760px)");

const root = document.getElementById("root");
const session = new Session(draw);

function draw() {
  if (!session.screen) {
    reconcile(root, [el("div", { class: "starting", role: "status" }, session.lastUpdateFailed || [spinner(), " Opening the workspace…"])]);
    return;
  }
  const lists = atTheEnd();
  const before = beforeDrawing();
  session.trouble = session.screen.modal ? null : troubleWords();
  const isThreadOpen = Boolean(session.place.thread);
  reconcile(root, [el("div", { key: "page", class: `page ${session.isMenuOpen ? "menu-open" : ""}` },
    el("a", { key: "skip", class: "skip", href: "#main", onclick: skip }, "Skip to the conversation"),
    el("div", { key: "sidebar", class: "sidebar", role: "complementary", "aria-label": "Workspace", onkeydown: leaveMenu }, sidebarNodes(session)),
    el("div", { key: "veil", class: "veil", onclick: () => session.openMenu(false) }),
    el("div", { key: "columns", class: "columns", inert: session.isMenuOpen },
      el("main", { key: "main", id: "main", class: "main", tabindex: "-1", inert: isThreadOpen && MIDDLING.matches }, mainNodes(session)), threadPane(session)),
    el("section", { key: "inspector", class: "inspector-place", "aria-label": "Inspector", inert: session.isMenuOpen || (isThreadOpen && NARROW.matches) }, inspector(session)),
    el("p", { key: "news", class: "for-readers", role: "status" }, session.news()),
    session.isLost ? el("div", { key: "lost", class: "lost", role: "status" }, spinner(), " Connection lost. Trying again…") : null)]);
  drawModal(session);
  afterDrawing(before);
  scrollToEnd(lists);
  showSought();
  moveFocus();
  document.title = `${unread() ? `(${unread()}) ` : ""}${session.names.people.get(session.place.me)?.name ?? "Slack"} – stand-in Slack`;
}

/** Esc closes the channel list of a narrow window, as pressing beside it does. */
function leaveMenu(event) {
  if (event.key === "Escape" && session.isMenuOpen && !event.defaultPrevented) session.openMenu(false);
}

function skip(event) {
  event.preventDefault();
  (document.getElementById("composer") ?? document.getElementById("main"))?.focus();
}

/** Moves the focus where the last press leads, as soon as that is there. */
function moveFocus() {
  const target = session.focusOn && document.querySelector(session.focusOn);
  if (!target) return;
  session.focusOn = null;
  target.focus();
}

function unread() {
  return session.screen.channels.filter((one) => ["app", "dm"].includes(one.kind) && one.id !== session.place.channel)
    .reduce((sum, one) => sum + (one.unread ?? 0), 0);
}

function troubleWords() {
  return session.lastUpdateFailed || session.notice || session.screen.banner || null;
}

/** The scrolled lists whose end is in sight, which is where new messages should be followed. */
function atTheEnd() {
  return new Set([...document.querySelectorAll(".scroll.messages")]
    .filter((list) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END).map((list) => list.key));
}

function scrollToEnd(before) {
  for (const list of document.querySelectorAll(".scroll.messages")) {
    const isNew = !list.wasDrawn;
    list.wasDrawn = true;
    if (isNew || before.has(list.key)) list.scrollTop = list.scrollHeight;
  }
}

/** Links to messages of this workspace lead there within the page, as the same person. */
function followLink(event) {
  const address = event.target.closest?.("a[href]")?.href;
  const found = address && new URL(address).origin === location.origin && /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(new URL(address).pathname);
  if (!found || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const [, channel, seconds, fraction] = found;
  session.sought = `${seconds}.${fraction}`;
  session.go({ channel, thread: new URL(address).searchParams.get("thread_ts"), tab: null });
}

function showSought() {
  const node = session.sought && document.querySelector(`[data-ts="${CSS.escape(session.sought)}"]:is(article)`);
  if (!node) return;
  session.sought = null;
  node.classList.add("sought");
  node.scrollIntoView({ block: "center" });
}

document.addEventListener("click", followLink);
for (const width of [MIDDLING, NARROW]) width.addEventListener("change", draw);
session.start();
draw();

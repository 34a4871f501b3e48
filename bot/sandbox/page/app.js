/** Draws the page from the session, and draws it again after each change. */

import { el, reconcile, spinner } from "./dom.js";
import { inspector } from "./inspector.js";
import { drawModal } from "./modal.js";
import { mainNodes, threadPane } from "./panes.js";
import { Session } from "./session.js";
import { sidebarNodes } from "./sidebar.js";

const NEAR_THE_END = 80;

const root = document.getElementById("root");
const session = new Session(draw);

function draw() {
  if (!session.screen) {
    reconcile(root, [el("div", { class: "starting", role: "status" }, session.lastUpdateFailed || [spinner(), " Opening the workspace…"])]);
    return;
  }
  const lists = atTheEnd();
  session.trouble = session.screen.modal ? null : troubleWords();
  reconcile(root, [el("div", { key: "page", class: `page ${session.isMenuOpen ? "menu-open" : ""}` },
    el("div", { key: "sidebar", class: "sidebar" }, sidebarNodes(session)),
    el("div", { key: "veil", class: "veil", onclick: closeMenu }),
    el("div", { key: "columns", class: "columns" },
      el("main", { key: "main", class: "main" }, mainNodes(session)), threadPane(session)),
    inspector(session),
    session.isLost ? el("div", { key: "lost", class: "lost", role: "status" }, spinner(), " Connection lost. Trying again…") : null)]);
  drawModal(session);
  scrollToEnd(lists);
  showSought();
  document.title = `${session.names.people.get(session.place.me)?.name ?? "Slack"} – stand-in Slack`;
}

function closeMenu() {
  session.isMenuOpen = false;
  draw();
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
session.start();
draw();

/** The modal: one dialog, redrawn in place while the app updates its view. */

import { blockNodes } from "./blocks.js";
import { el, reconcile, spinner } from "./dom.js";
import { giveBack, rememberLatest } from "./focus.js";
import { plain } from "./mrkdwn.js";
import { problemsOf } from "./required.js";
import { viewSurface } from "./surfaces.js";

let cameFrom = null;

/** Opens, redraws or removes the dialog, as the screen says. */
export function drawModal(session) {
  const view = session.screen?.modal;
  const open = document.querySelector("dialog[data-role=modal]");
  if (!view) return open && leave(open);
  const dialog = open ?? enter(session);
  const isAnother = dialog.dataset.viewId !== view.id;
  Object.assign(dialog.dataset, { viewId: view.id, callbackId: view.callback_id ?? "", step: `${view.callback_id}/${plain(view.title)}` });
  dialog.setAttribute("aria-busy", String(isWaiting(session, view)));
  const scrolled = isTurned(dialog, view) ? 0 : bodyOf(dialog)?.scrollTop ?? 0;
  reconcile(dialog, [form(session, view)]);
  bodyOf(dialog).scrollTop = scrolled;
  if (isAnother) focusFirst(dialog);
  markErrors(session, dialog, view);
}

const bodyOf = (dialog) => dialog.querySelector(".dialog-body");

/** Whether most of what the view shows is new, as on another page or in another step: that is read from its beginning. */
function isTurned(dialog, view) {
  const before = dialog.shown ?? [];
  dialog.shown = (view.blocks ?? []).map((block) => JSON.stringify(block, (name, value) => (name === "block_id" ? undefined : value)));
  const kept = dialog.shown.filter((block) => before.includes(block));
  return kept.length * 2 < dialog.shown.length;
}

function enter(session) {
  cameFrom = rememberLatest();
  const dialog = el("dialog", {
    class: "dialog", data: { role: "modal" }, "aria-labelledby": "modal-title",
    oncancel: (event) => {
      event.preventDefault();
      session.close(true);
    },
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function leave(dialog) {
  dialog.close();
  dialog.remove();
  if (cameFrom) giveBack(cameFrom);
  else document.getElementById("composer")?.focus();
}

const isWaiting = (session, view) => Boolean(session.isSubmitting || view.pending);

/** Focuses the first field; without one a button of the foot, so that a long text is shown from its beginning. */
function focusFirst(dialog) {
  const fields = ".dialog-body :is(input, select, textarea)";
  const buttons = ["modal-submit", "modal-close"].map((role) => dialog.querySelector(`[data-role=${role}]`));
  [dialog.querySelector(fields), ...buttons].find(Boolean)?.focus();
}

function errorsOf(session, view) {
  const corrected = session.correctedErrors ?? new Set();
  const fromApp = Object.entries(view.errors ?? {}).filter(([blockId]) => !corrected.has(blockId));
  return { ...Object.fromEntries(fromApp), ...session.clientErrors };
}

/** Moves to the first marked field when marks appear, once for each set of marks. */
function markErrors(session, dialog, view) {
  const marks = JSON.stringify(errorsOf(session, view));
  if (marks !== dialog.marks && marks.length > (dialog.marks ?? "{}").length) {
    dialog.querySelector("[aria-invalid=true]:is(input, select, textarea), [aria-invalid=true] input")?.focus();
  }
  dialog.marks = marks;
}

function form(session, view) {
  const errors = errorsOf(session, view);
  const surface = viewSurface(session, view, errors);
  const waiting = isWaiting(session, view);
  const homeless = Object.entries(errors).filter(([blockId]) => !view.blocks?.some((block) => block.block_id === blockId));
  const submit = (event) => {
    event.preventDefault();
    session.clientErrors = problemsOf(view, event.currentTarget);
    if (Object.keys(session.clientErrors).length) session.redraw();
    else session.submit();
  };
  return el("form", { key: view.id, class: "dialog-form", novalidate: true, autocomplete: "off", onsubmit: submit },
    head(session, view),
    el("div", { key: "body", class: "dialog-body" },
      banner(session), homeless.map(([blockId, text]) => el("p", { key: `error/${blockId}`, class: "field-error", role: "alert", data: { role: "error", blockId } }, text)),
      blockNodes(view.blocks, surface)),
    foot(session, view, waiting));
}

function head(session, view) {
  const back = (view.depth ?? 1) > 1
    ? el("button", { type: "button", class: "icon-button", "aria-label": "Back to the previous step", onclick: () => session.close(false) }, "‹") : null;
  return el("div", { key: "head", class: "dialog-head" }, back, el("h2", { id: "modal-title", tabindex: "-1" }, plain(view.title)),
    el("button", { type: "button", class: "icon-button", "aria-label": "Close dialog", data: { role: "modal-dismiss" }, onclick: () => session.close(true) }, "×"));
}

function banner(session) {
  const text = session.notice ?? session.screen.modal.banner ?? session.screen.banner;
  return text ? el("div", { key: "banner", class: "alert alert-error", role: "alert", data: { role: "banner" } },
    el("span", { class: "alert-mark", "aria-hidden": "true" }, "⚠︎"), el("div", {}, text)) : null;
}

function foot(session, view, waiting) {
  const close = plain(view.close) || (view.submit ? "Cancel" : "Close");
  return el("div", { key: "foot", class: "dialog-foot" },
    el("button", { key: "close", type: "button", class: "button", data: { role: "modal-close" }, onclick: () => session.close(false) }, close),
    view.submit ? el("button", { key: "submit", type: "submit", class: "button primary", "aria-disabled": waiting ? "true" : null, data: { role: "modal-submit" } },
      waiting ? spinner("Sending") : null, plain(view.submit)) : null);
}

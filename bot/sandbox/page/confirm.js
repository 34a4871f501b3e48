/** The "are you sure" dialog of a confirm object. */

import { el } from "./dom.js";
import { giveBack, remember } from "./focus.js";
import { plain, textNodes } from "./mrkdwn.js";

/** Resolves to true when the person confirms, false when she declines or presses Esc. */
export function askConfirm(confirm, names) {
  return new Promise((resolve) => {
    const cameFrom = remember(document.activeElement);
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      if (cameFrom) giveBack(cameFrom);
      resolve(yes);
    };
    const style = confirm.style === "danger" ? "danger" : "primary";
    const dialog = el("dialog", {
      class: "dialog dialog-small", data: { role: "confirm" }, "aria-labelledby": "confirm-title",
      oncancel: (event) => {
        event.preventDefault();
        answer(false);
      },
    },
    el("div", { class: "dialog-head" }, el("h2", { id: "confirm-title" }, plain(confirm.title))),
    el("div", { class: "dialog-body" }, el("p", {}, textNodes(confirm.text, names))),
    el("div", { class: "dialog-foot" },
      el("button", { type: "button", class: "button", data: { role: "confirm-deny" }, onclick: () => answer(false) },
        plain(confirm.deny) || "Cancel"),
      el("button", { type: "button", class: `button ${style}`, data: { role: "confirm-yes" }, onclick: () => answer(true) },
        plain(confirm.confirm) || "Yes")));
    document.body.append(dialog);
    dialog.showModal();
  });
}

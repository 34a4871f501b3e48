/** Where people write: a message, or a slash command with completion. */

import { el, keepInside } from "./dom.js";

const MOST_PIXELS = 200;
const drafts = new Map();

class Composer {
  constructor(spec) {
    this.spec = spec;
    this.listId = `${spec.id}-commands`;
    this.box = el("textarea", { id: spec.id, rows: "1", "aria-label": spec.label, placeholder: spec.placeholder, autocomplete: "off",
      "aria-autocomplete": "list", "aria-controls": this.listId, data: { role: spec.role },
      oninput: () => this.typed(), onkeydown: (event) => this.key(event), onblur: () => this.hide() });
    this.list = el("div", { class: "listbox completion", role: "listbox", id: this.listId, hidden: true, "aria-label": "Commands",
      onmousedown: (event) => event.preventDefault() });
    this.sendButton = el("button", { type: "button", class: "send", "aria-label": "Send", title: "Send (Enter)", disabled: true,
      onclick: () => this.send() }, "➤");
    this.slot = el("div", { class: "composer-tools" });
    this.hint = el("div", { class: "composer-hint" });
    this.node = el("div", { class: "composer" }, this.list, el("div", { class: "composer-box" }, this.slot, this.box, this.sendButton), this.hint);
    keepInside(this.node, spec, (next) => this.refresh(next));
    this.refresh(spec);
    this.box.value = drafts.get(spec.draftKey) ?? "";
    this.typed();
    this.hide();
  }

  refresh(next) {
    this.spec = next;
    this.box.placeholder = next.placeholder;
    this.box.setAttribute("aria-label", next.label);
    if (next.tool && !this.slot.firstChild) this.slot.append(next.tool);
    else if (next.tool) this.slot.firstChild.refresh(next.tool.spec);
    this.showHint();
  }

  /** What may follow a command that was typed; else what the spec says. */
  showHint() {
    const typed = /^(\S+)\s/.exec(this.box.value)?.[1];
    const usage = typed && (this.spec.commands ?? []).find(({ command }) => command === typed)?.usage_hint;
    this.hint.textContent = usage ? `${typed} ${usage}` : this.spec.hint ?? "";
  }

  matching() {
    const typed = this.box.value;
    if (!typed.startsWith("/") || /\s/.test(typed)) return [];
    return (this.spec.commands ?? []).filter(({ command }) => command.startsWith(typed.toLowerCase()));
  }

  typed() {
    drafts.set(this.spec.draftKey, this.box.value);
    this.box.style.blockSize = "auto";
    if (this.box.isConnected) this.box.style.blockSize = `${Math.min(this.box.scrollHeight, MOST_PIXELS)}px`;
    this.sendButton.disabled = !this.box.value.trim();
    this.showHint();
    this.options = this.matching();
    this.active = 0;
    this.showList();
  }

  showList() {
    this.list.hidden = !this.options.length;
    const node = (one, at) => el("div", { class: `listbox-option ${at === this.active ? "active" : ""}`, role: "option",
      id: `${this.listId}-${at}`, "aria-selected": String(at === this.active), data: { command: one.command }, onclick: () => this.complete(one) },
    el("span", {}, el("strong", {}, one.command), one.usage_hint ? el("span", { class: "muted" }, ` ${one.usage_hint}`) : null),
    el("span", { class: "choice-description" }, one.description ?? ""));
    this.list.replaceChildren(...this.options.map(node));
    if (this.options.length) this.box.setAttribute("aria-activedescendant", `${this.listId}-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }

  complete(one) {
    this.box.value = `${one.command} `;
    this.typed();
    this.box.focus();
  }

  key(event) {
    if (event.isComposing) return;
    const isOpen = !this.list.hidden && this.options.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (isOpen && step) {
      event.preventDefault();
      this.active = (this.active + step + this.options.length) % this.options.length;
      this.showList();
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      this.hide();
    } else if (isOpen && event.key === "Tab") {
      event.preventDefault();
      this.complete(this.options[this.active]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const isWhole = this.options[this.active]?.command === this.box.value.trim();
      if (isOpen && !isWhole) this.complete(this.options[this.active]);
      else this.send();
    }
  }

  send() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.typed();
    this.box.focus();
    this.spec.send(text);
  }
}

/** Puts a text into a composer that stands on the page, ready to be sent. */
export function writeInto(id, text) {
  const box = document.getElementById(id);
  if (!box) return;
  box.value = text;
  box.focus();
  box.dispatchEvent(new Event("input"));
}

/** A composer; `spec` is {id, role, label, placeholder, draftKey, commands, send(text), tool, hint}. */
export function composer(spec) {
  const node = new Composer(spec).node;
  node.key = `composer/${spec.draftKey}`;
  return node;
}

/** A button that unfolds a menu. */

import { el, keepInside } from "./dom.js";

class Menu {
  constructor(spec) {
    this.list = el("div", { class: "menu-list", role: "menu", hidden: true, onkeydown: (event) => this.key(event) });
    this.button = el("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false",
      onclick: () => (this.list.hidden ? this.open() : this.close(true)) });
    this.node = el("div", { class: "menu", onkeydown: (event) => event.key === "Escape" && !this.list.hidden && this.escape(event) },
      this.button, this.list);
    this.node.addEventListener("focusout", (event) => this.node.contains(event.relatedTarget) || this.close(false));
    this.draw(spec);
    keepInside(this.node, spec, (next) => this.draw(next));
  }

  draw(spec) {
    this.node.className = `menu ${spec.class ?? ""}`;
    this.button.className = spec.buttonClass ?? "icon-button";
    this.button.setAttribute("aria-label", spec.label);
    this.button.title = spec.title ?? spec.label;
    this.button.replaceChildren(...[spec.face].flat());
    for (const [name, value] of Object.entries(spec.data ?? {})) this.button.dataset[name] = value;
    if (this.list.hidden || !this.list.childNodes.length) this.list.replaceChildren(...spec.items.map((item) => this.item(item)));
  }

  item(item) {
    const content = [el("span", {}, item.text), item.description ? el("span", { class: "choice-description" }, item.description) : null];
    const common = { role: "menuitem", class: `menu-item ${item.isCurrent ? "current" : ""}`, data: item.data, "aria-current": item.isCurrent ? "true" : null };
    if (item.href) return this.withBeside(el("a", { ...common, href: item.href }, content), item.beside);
    return el("button", { ...common, type: "button", onclick: () => {
      this.close(true);
      item.act();
    } }, content);
  }

  /** An item, with a second one of the same row, such as the same page in a tab of its own. */
  withBeside(node, beside) {
    if (!beside) return node;
    const second = el("a", { role: "menuitem", class: "menu-item menu-beside", href: beside.href, target: "_blank", rel: "noopener",
      "aria-label": beside.label, title: beside.label, onclick: () => this.close(true) }, beside.face);
    return el("div", { class: "menu-row", role: "none" }, node, second);
  }

  open() {
    this.list.replaceChildren(...this.node.spec.items.map((item) => this.item(item)));
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.list.querySelector("[role=menuitem]")?.focus();
  }

  close(isRefocused) {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (isRefocused) this.button.focus();
  }

  escape(event) {
    event.preventDefault();
    event.stopPropagation();
    this.close(true);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.list.querySelectorAll("[role=menuitem]")];
    const at = items.indexOf(document.activeElement) + step;
    items[(at + items.length) % items.length]?.focus();
  }
}

/** A menu; `spec` is {label, face, items[{text, description, act | href, beside, data, isCurrent}], data, class, buttonClass}. */
export function menu(spec) {
  return new Menu(spec).node;
}

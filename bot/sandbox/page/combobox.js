/** The searchable select: one or several options, from the element itself or from the app (external). */

import { el, keepInside, spinner } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { chosenOptions } from "./values.js";

const SEARCH_PAUSE_MS = 250;
/** Outcomes of a search that was answered; others mean that the app was not heard. */
const FOUND = [undefined, "loaded", "no_results", "too_short"];
const DEFAULT_MIN_QUERY_LENGTH = 3;

class Combobox {
  constructor(spec, wiring) {
    this.spec = spec;
    this.wiring = wiring;
    this.isMulti = spec.element.type.startsWith("multi_");
    this.isRemote = spec.element.type.endsWith("external_select");
    this.chosen = this.named(chosenOptions(spec.element, spec.entry));
    this.active = -1;
    this.asked = 0;
    this.build();
    this.showChosen();
  }

  build() {
    const { id, element } = this.spec;
    this.listId = `${id}-list`;
    this.tokens = el("span", { class: "tokens" });
    this.input = el("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.listId, placeholder: plain(element.placeholder) || "Choose an option",
      onclick: () => this.open(""),
      oninput: () => this.searchSoon(this.input.value),
      onkeydown: (event) => this.key(event),
      onblur: () => this.close(),
    });
    this.clearButton = el("button", { type: "button", class: "clear", "aria-label": "Clear", onclick: () => this.choose(null) }, "×");
    this.list = el("div", { class: "listbox", role: "listbox", id: this.listId, hidden: true,
      "aria-multiselectable": this.isMulti ? "true" : null,
      // Pressing an option must not blur the field first, which would close the list under the pointer.
      onmousedown: (event) => event.preventDefault() });
    this.node = el("div", { class: "control combobox" }, el("div", { class: "combobox-field" }, this.tokens, this.input, this.clearButton), this.list);
    this.node.currentValue = () => this.value();
    this.wiring.describe(this.input, this.spec);
    keepInside(this.node, this.spec, (next) => this.refresh(next));
    this.follow = this.wiring.follow(this.spec, () => this.takeOver());
  }

  refresh(next) {
    this.spec = next;
    this.wiring.describe(this.input, next);
    this.follow(next);
  }

  takeOver() {
    this.chosen = this.named(chosenOptions(this.spec.element, this.spec.entry));
    this.showChosen();
  }

  named(options) {
    if (this.isRemote) return options;
    const known = this.wiring.listedOptions(this.spec);
    return options.map((one) => known.find(({ value }) => value === one.value) ?? one);
  }

  value() {
    const values = this.chosen.map((one) => one.value);
    return this.isMulti ? values : values[0] ?? null;
  }

  label(one) {
    return plain(one.text) || one.value;
  }

  showChosen() {
    const token = (one) => el("span", { class: "token" }, this.label(one),
      el("button", { type: "button", "aria-label": `Remove ${this.label(one)}`, onclick: () => this.toggle(one) }, "×"));
    this.tokens.replaceChildren(...(this.isMulti ? this.chosen.map(token) : []));
    this.input.value = !this.isMulti && this.chosen[0] ? this.label(this.chosen[0]) : "";
    this.clearButton.hidden = this.isMulti || !this.chosen.length;
  }

  open(text) {
    if (!this.list.hidden) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (!this.isMulti) this.input.select();
    this.search(text);
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.showChosen();
  }

  searchSoon(text) {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(text), this.isRemote ? SEARCH_PAUSE_MS : 0);
  }

  async search(text) {
    const turn = ++this.asked;
    const least = this.spec.element.min_query_length ?? DEFAULT_MIN_QUERY_LENGTH;
    if (this.isRemote && text.length < least) {
      return this.say(`Type at least ${least} ${least === 1 ? "character" : "characters"} to search.`);
    }
    if (this.isRemote) this.list.replaceChildren(el("div", { class: "listbox-note" }, spinner("Loading results"), " Loading…"));
    const groups = await this.found(text);
    if (turn !== this.asked) return;
    if (!groups) return this.say("Couldn’t load results.");
    this.draw(groups);
  }

  async found(text) {
    if (!this.isRemote) return this.localGroups(text);
    try {
      const answer = await this.spec.surface.suggest(this.spec, text);
      if (!FOUND.includes(answer.outcome)) return null;
      return answer.option_groups?.length ? answer.option_groups : [{ options: answer.options ?? [] }];
    } catch {
      return null;
    }
  }

  localGroups(text) {
    const groups = this.spec.element.option_groups ?? [{ options: this.wiring.listedOptions(this.spec) }];
    const matches = (one) => this.label(one).toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
    return groups.map((group) => ({ ...group, options: (group.options ?? []).filter(matches) }));
  }

  say(text) {
    this.options = [];
    this.list.replaceChildren(el("div", { class: "listbox-note", role: "status" }, text));
  }

  draw(groups) {
    this.options = groups.flatMap((group) => group.options ?? []);
    if (!this.options.length) return this.say("No results");
    const nodes = groups.filter((group) => group.options?.length).map((group) =>
      el("div", { role: "group", "aria-label": plain(group.label) || null },
        group.label ? el("div", { class: "listbox-group", "aria-hidden": "true" }, plain(group.label)) : null,
        group.options.map((one) => this.optionNode(one))));
    this.list.replaceChildren(...nodes);
    this.activate(this.isMulti ? -1 : 0);
    this.list.scrollIntoView({ block: "nearest" });
  }

  optionNode(one) {
    const isChosen = this.chosen.some(({ value }) => value === one.value);
    return el("div", { class: "listbox-option", role: "option", id: `${this.listId}-${this.options.indexOf(one)}`,
      "aria-selected": String(isChosen), data: { value: one.value }, onclick: () => this.toggle(one) },
    el("span", {}, this.label(one)), one.description ? el("span", { class: "choice-description" }, plain(one.description)) : null);
  }

  activate(index) {
    const nodes = [...this.list.querySelectorAll("[role=option]")];
    this.active = nodes.length ? Math.max(-1, Math.min(index, nodes.length - 1)) : -1;
    nodes.forEach((node, at) => node.classList.toggle("active", at === this.active));
    nodes[this.active]?.scrollIntoView({ block: "nearest" });
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", nodes[this.active].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  toggle(one) {
    if (!this.isMulti) return this.choose(one);
    const without = this.chosen.filter(({ value }) => value !== one.value);
    const most = this.spec.element.max_selected_items ?? Infinity;
    if (without.length === this.chosen.length && without.length >= most) return this.say(`You can choose at most ${most}.`);
    this.chosen = without.length === this.chosen.length ? [...without, one] : without;
    this.changed();
  }

  choose(one) {
    this.chosen = one ? [one] : [];
    this.changed();
  }

  changed() {
    this.close();
    this.spec.surface.change(this.spec, this.value());
  }

  key(event) {
    const isOpen = !this.list.hidden;
    const actions = {
      ArrowDown: () => (isOpen ? this.activate(this.active + 1) : this.open("")),
      ArrowUp: () => (isOpen ? this.activate(this.active - 1) : this.open("")),
      Enter: () => isOpen && this.options?.[this.active] && this.toggle(this.options[this.active]),
      Escape: () => isOpen && this.close(),
    };
    if (event.key === "Backspace" && this.isMulti && !this.input.value && this.chosen.length) {
      this.toggle(this.chosen.at(-1));
    } else if (actions[event.key] && (isOpen || event.key.startsWith("Arrow") || event.key === "Enter")) {
      // Esc closes the list, not the modal; Enter chooses and never sends the form.
      event.preventDefault();
      actions[event.key]();
    }
  }
}

/** A combobox for `spec.element`; `wiring` is {describe, follow, listedOptions} of the other controls. */
export function combobox(spec, wiring) {
  return new Combobox(spec, wiring).node;
}

/** What the page knows, and what the person can do; `redraw` is called after each change. */

import { fetchDisturbances, fetchLog, fetchScreen, listen, post, teamOfAddress } from "./api.js";
import { pressKey } from "./blocks.js";
import { useZone } from "./dates.js";
import { Sender } from "./sender.js";

const FIRST_PERSON = "U0ADMIN";
const NEWEST_ENTRIES = 300;
const ROOMS = ["public", "shared", "private"];

/** The place that the address names: person, channel, thread and the app's tab. */
function placeOfAddress() {
  const query = new URLSearchParams(location.search);
  return { me: query.get("as") || FIRST_PERSON, team: query.get("team"), channel: query.get("channel"), thread: query.get("thread"), tab: query.get("tab") };
}

/** The address of a place, for links and for the history; where no workspace is named, in this one. */
export function addressOf(place) {
  const team = place.team === undefined ? teamOfAddress() : place.team;
  const filled = Object.entries({ as: place.me, team, channel: place.channel, thread: place.thread, tab: place.tab });
  return `?${new URLSearchParams(filled.filter(([, value]) => value))}`;
}

export class Session {
  constructor(redraw) {
    this.redraw = redraw;
    this.place = placeOfAddress();
    this.sought = new URLSearchParams(location.search).get("ts");
    this.screen = null;
    this.log = [];
    this.pressing = new Map();
    this.clientErrors = {};
    this.lastUpdateFailed = false;
    this.sender = new Sender((body) => post("form", body), (error) => this.complain(error));
  }

  start() {
    addEventListener("popstate", () => {
      const next = placeOfAddress();
      if (next.me !== this.place.me || next.team !== this.place.team) return location.reload();
      this.place = next;
      this.load();
    });
    listen(this.place.me, () => this.load(), (isLost) => {
      if (this.isLost && !isLost) this.load();
      this.isLost = isLost;
      this.redraw();
    });
    if (performance.getEntriesByType("navigation")[0]?.type === "reload") this.act("reload", {});
    return this.load().then(() => this.place.tab === "home" && this.openHome());
  }

  /** Fetches the screen; asked for while one is under way, another follows. Resolves when it is the newest. */
  load() {
    this.isStale = true;
    this.loading ??= this.fetchUntilFresh().finally(() => (this.loading = null));
    return this.loading;
  }

  async fetchUntilFresh() {
    while (this.isStale) {
      this.isStale = false;
      await this.fetchAll();
    }
  }

  async fetchAll() {
    const asked = { ...this.place };
    try {
      const screen = await fetchScreen(asked.me, asked);
      if (this.isLogOpen) [this.log, this.disturbances] = await Promise.all([fetchLog(NEWEST_ENTRIES), fetchDisturbances()]);
      if (asked.channel !== this.place.channel || asked.thread !== this.place.thread) this.isStale = true;
      else this.take(screen);
      this.lastUpdateFailed = false;
    } catch (error) {
      this.lastUpdateFailed = error.message;
      if (!this.screen && asked.channel) this.forgetPlace();
    }
    this.redraw();
  }

  /** The address named a channel that this person cannot see: begin at her first one. */
  forgetPlace() {
    this.place = { me: this.place.me, team: this.place.team, channel: null, thread: null, tab: null };
    this.isStale = true;
  }

  take(screen) {
    const isAnotherView = screen.modal?.id !== this.screen?.modal?.id || screen.modal?.hash !== this.screen?.modal?.hash;
    if (isAnotherView) this.clientErrors = {};
    if (screen.modal?.id !== this.screen?.modal?.id) this.sender.forget();
    this.screen = screen;
    useZone(this.person(this.place.me)?.tz);
    if (!this.place.channel) this.place.channel = screen.channel?.id ?? screen.channels?.find((one) => ROOMS.includes(one.kind))?.id;
  }

  person(id) {
    return this.screen?.people?.find((one) => one.id === id);
  }

  get app() {
    const channels = this.screen?.channels ?? [];
    return channels.find((one) => one.kind === "app") ?? channels.find((one) => one.kind === "im" && one.has_bot);
  }

  /** The names behind ids, for mentions and lists. */
  get names() {
    const { people = [], channels = [], groups = [], app } = this.screen ?? {};
    const named = (one) => [one.id, { ...one, name: one.name ?? one.real_name }];
    const bots = [{ id: "USLACKBOT", name: "Slackbot", is_bot: true }];
    if (app) bots.push({ id: app.user_id, name: app.name, is_bot: true });
    return { people: new Map([...bots, ...people].map(named)), channels: new Map(channels.map(named)), groups: new Map(groups.map(named)) };
  }

  /** What else is new, in words; the open channel announces its own messages. */
  news() {
    const others = this.screen.channels.filter((one) => one.unread && one.id !== this.place.channel);
    return others.map((one) => `${one.unread} unread in ${one.name}`).join(", ");
  }

  go(change) {
    const before = addressOf(this.place);
    this.place = { ...this.place, ...change };
    if (addressOf(this.place) !== before) history.pushState(null, "", addressOf(this.place));
    this.isMenuOpen = false;
    this.redraw();
    return this.load();
  }

  /** The channel list of a narrow window; the focus goes into it, and back to the button that opened it. */
  openMenu(isOpen) {
    this.isMenuOpen = isOpen;
    this.focusOn = isOpen ? ".sidebar .channel[aria-current]" : "[data-role=drawer]";
    this.redraw();
  }

  openThread(ts) {
    this.focusOn = "[data-role=thread]";
    return this.go({ thread: ts });
  }

  closeThread() {
    this.focusOn = `[data-ts="${CSS.escape(this.place.thread ?? "")}"] :is([data-role=replies], [data-role=reply])`;
    return this.go({ thread: null });
  }

  async openHome() {
    this.isHomeOpening = true;
    await this.go({ channel: this.app?.id, thread: null, tab: "home" });
    await this.act("home", {});
    this.isHomeOpening = false;
    this.redraw();
  }

  dismissTrouble() {
    this.notice = null;
    if (this.screen.banner) return this.act("dismiss", {});
    return this.redraw();
  }

  complain(error) {
    this.notice = error.message;
    this.redraw();
  }

  /** Sends one deed of the person; a refusal becomes a notice. Gives the answer, or null. */
  async act(verb, body) {
    try {
      const answer = await post(verb, { user: this.place.me, ...body });
      if (answer.problems?.length) this.complain(new Error(`Slack refused the app’s answer: ${answer.problems.join("; ")}`));
      return answer;
    } catch (error) {
      this.complain(error);
      return null;
    } finally {
      await this.load();
    }
  }

  /** Sends what was written: a command when it begins with a slash, else a message. */
  say(text, thread) {
    this.notice = null;
    const { channel } = this.place;
    if (!text.startsWith("/")) return this.act("message", { channel, text, ...(thread ? { thread_ts: thread } : {}) });
    const [, command, rest] = /^(\S+)\s*([\s\S]*)$/.exec(text);
    if (thread) return this.complain(new Error(`${command} is not supported in threads. Sorry!`));
    return this.act("command", { channel, command, text: rest });
  }

  /** Presses a button; `target` says where it stands: {channel, ts} or {view_id}. */
  async press(surface, target, block, element, value) {
    const key = pressKey(surface, block, element);
    this.notice = null;
    this.pressing.set(key, { isPending: true });
    this.redraw();
    if (target.view_id) await this.sender.flush();
    let trouble = null;
    try {
      const body = { user: this.place.me, ...target, block_id: block.block_id, action_id: element.action_id };
      trouble = troubleOf(await post("click", value === undefined ? body : { ...body, value }));
    } catch (error) {
      trouble = error.message;
    }
    if (trouble) this.pressing.set(key, { trouble });
    else this.pressing.delete(key);
    await this.load();
    // What was pressed may be gone by now, and its sign with it.
    if (trouble && !document.querySelector(`[data-block-id="${CSS.escape(block.block_id)}"]`)) this.complain(new Error(trouble));
  }

  /** Sends a changed field of the modal or of Home. */
  change(viewId, spec, value, { pause = 0, enter } = {}) {
    const body = { user: this.place.me, view_id: viewId, block_id: spec.blockId, action_id: spec.element.action_id, value, enter };
    this.sender.change(`${viewId}/${spec.blockId}/${spec.element.action_id}`, body, pause);
    delete this.clientErrors[spec.blockId];
    this.correctedErrors?.add(spec.blockId);
    this.redraw();
  }

  isUnsent(viewId, spec) {
    return this.sender.isUnsent(`${viewId}/${spec.blockId}/${spec.element.action_id}`);
  }

  suggest(target, spec, text) {
    return this.sender.flush().then(() =>
      post("suggest", { user: this.place.me, ...target, block_id: spec.blockId, action_id: spec.element.action_id, query: text }));
  }

  /** Submits the modal after everything typed has arrived. */
  async submit() {
    if (this.isSubmitting || this.screen.modal?.pending) return;
    this.isSubmitting = true;
    this.notice = null;
    this.redraw();
    await this.sender.flush();
    this.correctedErrors = new Set();
    await this.act("submit", {});
    this.isSubmitting = false;
    this.redraw();
  }

  /** Closes one view of the modal (Cancel), or with `all` the whole stack (the cross, Esc; a date field says Esc twice). */
  close(all) {
    this.closing ??= this.closeNow(all).finally(() => (this.closing = null));
    return this.closing;
  }

  async closeNow(all) {
    this.notice = null;
    await this.sender.flush();
    return this.act("close", { how: all ? "x" : "cancel" });
  }

  async setLogOpen(isOpen) {
    this.isLogOpen = isOpen;
    if (isOpen) await this.load();
  }
}

const TROUBLES = {
  timeout: "The app did not respond in time.",
  no_connection: "The app is not connected.",
  failed: "The app answered with an error.",
};

const troubleOf = (answer) => TROUBLES[answer.outcome] ?? null;

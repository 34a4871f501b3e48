/** Sends what the person changes in a form, in order, pausing while she types. */

export class Sender {
  /** `send(body)` posts one change and may reject; `failed(error)` hears of it. */
  constructor(send, failed) {
    this.send = send;
    this.failed = failed;
    this.waiting = new Map();
    this.underway = new Map();
    this.chain = Promise.resolve();
  }

  /** Sends `body` after `pause` milliseconds without another change of the same field. */
  change(key, body, pause) {
    clearTimeout(this.waiting.get(key)?.timer);
    this.waiting.set(key, { body, timer: setTimeout(() => this.release(key), pause) });
    if (!pause) this.release(key);
  }

  release(key) {
    const entry = this.waiting.get(key);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.waiting.delete(key);
    this.underway.set(key, (this.underway.get(key) ?? 0) + 1);
    this.chain = this.chain
      .then(() => this.send(entry.body))
      .catch(this.failed)
      .finally(() => this.underway.set(key, this.underway.get(key) - 1));
  }

  /** Whether the server has not yet heard of the latest change of a field. */
  isUnsent(key) {
    return this.waiting.has(key) || (this.underway.get(key) ?? 0) > 0;
  }

  /** Resolves when everything typed so far has arrived. */
  flush() {
    for (const key of [...this.waiting.keys()]) this.release(key);
    return this.chain;
  }

  /** Forgets what was typed but not sent: its form is gone. */
  forget() {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }
}

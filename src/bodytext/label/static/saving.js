// Saves one page's labels soon after each change, one request at a time, and never over what somebody else has saved.
import { json, pagePath } from "./server.js";

const PAUSE = 250;
const RETRY = 2000;
const CONFLICT = 412;
const UNREACHABLE = 0;
const SERVER_FAULT = 500;

export class Saving {
  constructor(name, version, { current, onState, onConflict }) {
    Object.assign(this, { name, version, current, onState, onConflict });
    this.pending = false;
    this.blocked = false;
    this.failing = false;
    this.timer = 0;
    this.running = null;
  }

  /** Something has changed. */
  soon() {
    this.pending = true;
    this.onState("saving");
    clearTimeout(this.timer);
    if (!this.blocked) this.timer = setTimeout(() => this.now(), PAUSE);
  }

  /** Save what is pending; resolves to whether everything is saved. */
  async now() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.pending) return true;
    if (this.blocked) return false;
    this.running = this.#save();
    try {
      return await this.running;
    } finally {
      this.running = null;
    }
  }

  /** When the tab goes: the request outlives it. */
  last() {
    if (this.pending && !this.atRisk) this.#request().catch(() => {});
  }

  /** Whether closing the tab now would lose something. */
  get atRisk() {
    return this.pending && (this.blocked || this.failing || this.running !== null);
  }

  overwrite(version) {
    this.version = version;
    this.blocked = false;
    this.soon();
  }

  async #save() {
    this.pending = false;
    try {
      this.version = (await this.#request()).version;
      this.failing = false;
      this.onState(this.pending ? "saving" : "saved");
      return !this.pending;
    } catch (error) {
      this.pending = true;
      this.failing = true;
      if (error.status === CONFLICT) {
        this.blocked = true;
        this.onState("failed", "not saved: changed elsewhere");
        this.onConflict();
      } else {
        this.onState("failed", error.status === UNREACHABLE ? "not saved: the server does not answer" : error.message);
        if (error.status === UNREACHABLE || error.status >= SERVER_FAULT) this.timer = setTimeout(() => this.now(), RETRY);
      }
      return false;
    }
  }

  #request() {
    return json(pagePath(this.name), {
      method: "PUT",
      keepalive: true,
      headers: { "content-type": "application/json", "if-match": `"${this.version}"` },
      body: JSON.stringify(this.current()),
    });
  }
}

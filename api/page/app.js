// The page: from a file and a sentence to a plan one can look at, change, keep and take along.

import { Card } from "./card.js";
import { $, h } from "./dom.js";
import { taste, threads } from "./drawer.js";
import { Loupe, newKey } from "./loupe.js";
import { Viewer } from "./viewer.js";

const IDEAS = [
  "make it warmer and a bit brighter, crop to a square", "what would make this feel like A24?",
  "cut this clip faster, on the beat", "put me in a luxury jet",
];

class App {
  constructor() {
    this.loupe = new Loupe();
    this.viewer = new Viewer(this.loupe, (message, bad) => this.say(message, bad));
    this.files = [];
    this.media = [];
    this.thread = null;
    this.cards = [];
    this.busy = null;
  }

  start() {
    $("composer").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    $("prompt").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    $("file").addEventListener("change", () => { this.attach([...$("file").files]); $("file").value = ""; });
    $("pick").addEventListener("click", () => $("file").click());
    $("undo").addEventListener("click", () => this.step("undo"));
    $("redo").addEventListener("click", () => this.step("redo"));
    $("new").addEventListener("click", () => this.fresh());
    $("taste").addEventListener("click", () => taste(this));
    $("history").addEventListener("click", () => threads(this));
    $("close").addEventListener("click", () => $("drawer").close());
    document.addEventListener("dragover", (event) => { event.preventDefault(); $("stage").classList.add("over"); });
    document.addEventListener("dragleave", () => $("stage").classList.remove("over"));
    document.addEventListener("drop", (event) => { event.preventDefault(); $("stage").classList.remove("over"); this.attach([...event.dataTransfer.files]); });
    document.addEventListener("paste", (event) => { if (event.clipboardData?.files.length) this.attach([...event.clipboardData.files]); });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.matches("textarea, input:not([type=range]):not([type=checkbox])");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); this.step(event.shiftKey ? "redo" : "undo"); }
    });
    this.fresh();
    this.doing(() => this.loupe.ensure()).then(() => this.name());
  }

  name() {
    $("who").textContent = this.loupe.guest ? "Guest: forgotten in a day, teaches nothing" : this.loupe.claims.sub ? `Signed in as ${this.loupe.claims.sub}` : "";
  }

  fresh() {
    this.stop();
    this.thread = null;
    this.media = [];
    this.files = [];
    this.cards = [];
    this.viewer.clear();
    this.chips();
    this.moves();
    $("turns").replaceChildren(h("div", { className: "ideas" }, h("p", { className: "hint" }, "For example"), IDEAS.map((idea) =>
      h("button", { type: "button", onclick: () => { $("prompt").value = idea; $("prompt").focus(); } }, idea))));
    this.say("");
  }

  attach(files) {
    if (!files.length) return;
    this.files.push(...files);
    this.chips();
    this.viewer.local(files[0]);
    $("prompt").focus();
  }

  chips() {
    $("attached").replaceChildren(...this.files.map((file) => h("span", { className: "chip" }, h("span", {}, file.name),
      h("button", { type: "button", "aria-label": `Remove ${file.name}`, onclick: () => { this.files = this.files.filter((one) => one !== file); this.chips(); } }, "✕"))));
  }

  async send() {
    if (this.busy) return this.stop();
    const prompt = $("prompt").value.trim();
    if (!prompt) return $("prompt").focus();
    const last = this.cards.at(-1);
    if (last?.turn?.status === "needs_clarification" && !this.files.length) {
      $("prompt").value = "";
      return this.reply(last, last.turn.questions[0], prompt, true);
    }
    const form = new FormData();
    form.set("prompt", prompt);
    if (this.thread) form.set("thread_id", this.thread);
    for (const file of this.files) form.append("file", file, file.name);
    const card = this.add(prompt);
    const files = this.files;
    $("prompt").value = "";
    this.files = [];
    this.chips();
    if (await this.walk(card, "/v1/turns", { form, key: newKey() })) return true;
    // Nothing that was written is lost: it stands where it was, unless something else was written meanwhile.
    if (!$("prompt").value && !this.files.length) {
      $("prompt").value = prompt;
      this.files = files;
      this.chips();
    }
    return false;
  }

  async reply(card, question, answer, waits) {
    const path = `/v1/turns/${card.turn.turn_id}/answers`;
    const json = { answers: [{ question_id: question.id, answer }] };
    if (waits) {
      const next = this.add(answer);
      return this.walk(next, path, { json, key: newKey() });
    }
    const settled = await this.doing(() => this.loupe.call("POST", path, { json }));
    if (settled) {
      card.answer({ ...card.turn, ...settled });
      this.say("Remembered.");
    }
    return settled;
  }

  add(prompt) {
    if (!this.cards.length) $("turns").replaceChildren();
    const card = new Card(this, prompt);
    this.cards.push(card);
    $("turns").append(card.element);
    card.element.scrollIntoView({ block: "end", behavior: "smooth" });
    return card;
  }

  /** One turn, event by event. True when it was answered. */
  async walk(card, path, options) {
    const walking = (this.busy = new AbortController());
    $("send").textContent = "Stop";
    this.say("");
    card.begin();
    try {
      for await (const { kind, data } of this.loupe.turn(path, { ...options, signal: walking.signal })) {
        if (kind === "error") throw new Error(data.detail ?? data.title);
        if (kind === "result") this.answered(card, data);
        else card[kind]?.(data);
      }
      if (!card.turn) throw new Error("The connection was cut before the answer came; send it again.");
      return true;
    } catch (error) {
      card.failed(error.name === "AbortError" ? "Stopped." : error.message, () => this.again(card, path, options));
      this.say("", false);
      card.element.scrollIntoView({ block: "nearest", behavior: "smooth" });
      return false;
    } finally {
      if (this.busy === walking) this.busy = null;
      $("send").textContent = "Send";
    }
  }

  /** The same request once more, under its name: what was done already is not done twice. */
  async again(card, path, options) {
    if (this.busy || !(await this.walk(card, path, options))) return;
    $("prompt").value = "";
    this.files = [];
    this.chips();
  }

  answered(card, turn) {
    card.answer(turn);
    this.thread = turn.thread_id;
    this.moves();
    this.say("");
    $("announced").textContent = turn.edit_summary;
    card.element.scrollIntoView({ block: "start", behavior: "smooth" });
    this.viewer.show(turn).then(() => this.completed(card, turn));
  }

  /** What rendering found it cannot show is known once the preview is there. */
  async completed(card, turn) {
    if (!turn.preview?.url || card.changed) return;
    const whole = await this.doing(() => this.loupe.call("GET", `/v1/turns/${turn.turn_id}`));
    const more = whole && (whole.preview.not_rendered.length !== turn.preview.not_rendered.length || whole.notes.length !== turn.notes.length);
    if (more) card.answer({ ...card.turn, ...whole, questions: card.turn.questions });
  }

  async step(which) {
    if (!this.thread) return;
    const moved = await this.doing(() => this.loupe.call("POST", `/v1/threads/${this.thread}/${which}`));
    if (!moved) return;
    const card = this.cards.find((one) => one.turn?.turn_id === moved.turn.turn_id);
    card?.answer({ ...card.turn, undone: which === "undo" });
    this.moves();
    this.say(which === "undo" ? `Taken back: ${moved.turn.edit_summary}` : `Back again: ${moved.turn.edit_summary}`);
    const now = moved.now ?? (which === "redo" ? moved.turn : null);
    if (now?.preview?.url) this.viewer.show(now);
    else if (card) this.viewer.show(card.turn, []);
  }

  moves() {
    const edits = this.cards.filter((card) => card.turn?.edit_steps.length && card.turn.status !== "needs_clarification");
    $("undo").disabled = !edits.some((card) => !card.turn.undone);
    $("redo").disabled = !edits.some((card) => card.turn.undone);
  }

  /** A conversation of before. */
  async go(thread) {
    const found = await this.doing(() => this.loupe.call("GET", `/v1/threads/${thread}`));
    if (!found) return;
    this.fresh();
    for (const turn of found.turns) this.add(turn.reply ? `${turn.prompt} — ${turn.reply}` : turn.prompt).answer(turn);
    this.thread = thread;
    this.moves();
    const shown = found.turns.filter((turn) => !turn.undone && turn.preview?.url).at(-1);
    if (shown) this.viewer.show(shown);
  }

  stop() {
    this.busy?.abort();
    this.busy = null;
  }

  say(message, bad = false) {
    $("status").textContent = message;
    $("status").classList.toggle("bad", bad);
  }

  /** Run something that may be refused; the refusal is shown, and null comes back. */
  async doing(work) {
    try {
      return await work();
    } catch (error) {
      if (error.name !== "AbortError") this.say(error.message, true);
      return null;
    }
  }
}

new App().start();

// One turn in the conversation: what was asked, the way through the graph, the plan, and what can be done with it.

import { fill, h, save } from "./dom.js";
import { operation, percent, sentence, source, station, value } from "./words.js";

const FORMATS = [
  ["cube", "LUT .cube"], ["xmp", "Lightroom .xmp"], ["cdl", "ASC CDL"], ["cc", "ASC CDL .cc"], ["otio", "OpenTimelineIO"],
  ["edl", "EDL"], ["fcpxml", "Final Cut .fcpxml"], ["ffmpeg", "ffmpeg script"], ["json", "JSON"],
];
/** Of the words that are said in a clip or a sound. */
const SUBTITLES = [["srt", "Subtitles .srt"], ["vtt", "Subtitles .vtt"]];
const TRY_S = 0.35;

export class Card {
  constructor(app, prompt) {
    this.app = app;
    this.walk = h("ol", { className: "walk", "aria-label": "Progress" });
    this.body = h("div", { className: "turn" });
    this.element = h("article", { className: "turn" }, h("p", { className: "said" }, prompt), this.walk, this.body);
    this.streamed = "";
  }

  /** It is on its way; with a large file that takes a while. */
  begin() {
    this.walk.replaceChildren(h("li", { className: "lit", "data-node": "" }, "on its way"));
    this.body.replaceChildren();
    this.streamed = "";
  }

  /** A station of the graph begins or ends. */
  node({ node, state, ms }) {
    this.walk.querySelector('[data-node=""]')?.remove();
    let item = this.walk.querySelector(`[data-node="${node}"]`);
    if (!item) this.walk.append((item = h("li", { "data-node": node }, station(node))));
    item.className = state === "started" ? "lit" : "past";
    if (ms !== undefined && ms !== null) item.title = `${Math.round(ms)} ms`;
  }

  /** More of the summary: it is what it was up to character `at`, and then `text`; one taken back is told again from 0. */
  token({ text, at }) {
    this.streamed = [...this.streamed].slice(0, at).join("") + text;
    let told = this.body.querySelector(".summary");
    if (!told) this.body.prepend((told = h("p", { className: "summary" })));
    told.textContent = this.streamed;
  }

  step(step) {
    let list = this.body.querySelector(".steps");
    if (!list) this.body.append((list = h("ol", { className: "steps" })));
    const before = [...list.children].find((one) => one.dataset.step === step.id);
    if (step.gone) return before?.remove();
    const item = h("li", { className: "step" }, named(step), h("p", { className: "reason" }, step.reason ?? ""));
    item.dataset.step = step.id;
    if (before) before.replaceWith(item); else list.append(item);
  }

  /** What went wrong, and a way on. */
  failed(message, again) {
    this.walk.replaceChildren();
    this.body.replaceChildren(
      h("p", { className: "fault", role: "alert" }, message),
      h("div", { className: "actions" }, h("button", { type: "button", onclick: again }, "Try again")),
    );
  }

  /** The whole answer. */
  answer(turn) {
    this.turn = turn;
    this.own = (turn.edited_steps ?? turn.edit_steps).map((step) => ({ step, on: true, amount: step.amount ?? 1 }));
    this.changed = false;
    this.walk.hidden = turn.status === "completed" && this.walk.children.length === 0;
    this.element.classList.toggle("undone", Boolean(turn.undone));
    this.body.inert = Boolean(turn.undone);
    fill(
      this.body,
      turn.undone && h("p", { className: "back" }, "Taken back"),
      h("h2", { className: "summary" }, turn.edit_summary),
      turn.visual_inference && h("p", { className: "seen" }, turn.visual_inference),
      ...turn.degraded.map((fault) => h("p", { className: "fault" }, fault.why)),
      ...turn.notes.map((note) => h("p", { className: "note" }, note)),
      this.steps(),
      this.questions(),
      this.trace(),
      this.actions(),
    );
  }

  steps() {
    if (!this.turn.edit_steps.length) return null;
    const missing = Object.fromEntries((this.turn.preview?.not_rendered ?? []).map((one) => [one.step, one.why]));
    return h("ol", { className: "steps", "aria-label": "Steps" }, this.own.map((row) => this.row(row, missing[row.step.id])));
  }

  row(row, why) {
    const { step } = row;
    const id = `${this.turn.turn_id}-${step.id}`;
    const output = h("output", { for: id }, percent(row.amount));
    const item = h("li", { className: "step" });
    const onoff = h("input", { type: "checkbox", checked: true, id: `${id}-on`, onchange: () => {
      row.on = onoff.checked;
      item.classList.toggle("off", !row.on);
      this.touch();
    } });
    const strength = h("input", { type: "range", id, min: "0", max: "1.5", step: "0.05", value: String(row.amount), "aria-label": `Strength of ${operation(step)}`, oninput: () => {
      row.amount = Number(strength.value);
      output.textContent = percent(row.amount);
      this.touch();
    } });
    item.append(
      h("div", { className: "top" }, onoff, named(step, `${id}-on`)),
      step.reason && h("p", { className: "reason" }, step.reason),
      h("p", { className: "from" }, `${source(step.source)} · ${percent(step.confidence ?? 1)} sure`),
    );
    if (why) item.append(h("p", { className: "fault" }, `Not in the preview: ${why}`));
    else item.append(h("div", { className: "strength" }, h("span", { "aria-hidden": "true" }, "Strength"), strength, output));
    return item;
  }

  /** The steps as the person has them now. */
  get mine() {
    return this.own.filter((row) => row.on).map((row) => ({ ...row.step, amount: row.amount }));
  }

  touch() {
    this.changed = true;
    this.keep?.removeAttribute("hidden");
    clearTimeout(this.trying);
    this.trying = setTimeout(() => this.app.viewer.show(this.turn, this.mine), TRY_S * 1000);
  }

  questions() {
    if (!this.turn.questions.length) return null;
    const waits = this.turn.status === "needs_clarification";
    return h("div", { className: "asks" }, this.turn.questions.map((question) => h("div", { role: "group", "aria-label": question.text },
      h("p", {}, question.text),
      h("div", { className: "options" }, question.options.map((option) => h("button", { type: "button", onclick: () => this.app.reply(this, question, option, waits) }, option))),
    )), waits && h("p", { className: "hint" }, "Or answer in your own words below."));
  }

  trace() {
    if (!this.turn.style_trace.length) return null;
    return h("details", {}, h("summary", {}, "Why it looks like this"), h("ul", { className: "trace" }, this.turn.style_trace.map((one) =>
      h("li", {}, `${sentence(one.trait)}: ${one.value} (${percent(one.confidence)}, ${one.source}). ${one.effect}`))));
  }

  actions() {
    if (!this.turn.edit_steps.length || this.turn.status === "needs_clarification") return null;
    const verdict = (name, label, primary) => h("button", { type: "button", className: primary ? "primary" : "", "aria-pressed": String(this.turn.verdict === name), onclick: () => this.judge(name) }, label);
    this.keep = h("button", { type: "button", className: "primary", hidden: true, onclick: () => this.judge("modify") }, "Keep my changes");
    this.actionsRow = h("div", { className: "actions" }, verdict("accept", "Keep"), verdict("reject", "Not for me"), this.keep);
    return h("div", {}, this.actionsRow, this.downloads());
  }

  async judge(verdict) {
    const body = verdict === "modify" ? { verdict, edit_steps: this.mine } : { verdict };
    const judged = await this.app.doing(() => this.app.loupe.call("POST", `/v1/turns/${this.turn.turn_id}/feedback`, { json: body }));
    if (!judged) return;
    this.app.say({ accept: "Kept; the next one will be nearer to it.", reject: "Noted: not like this.", modify: "Kept as you changed it." }[verdict]);
    this.answer({ ...this.turn, ...judged });
  }

  downloads() {
    const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": "Full-size render" });
    const heard = this.turn.media.some((one) => one.kind !== "image");
    const buttons = [...FORMATS, ...(heard ? SUBTITLES : [])].map(([format, label]) => h("button", { type: "button", onclick: () => this.download(format) }, label));
    const full = this.turn.media.length > 0 && h("button", { type: "button", onclick: () => this.render(bar) }, "Full size");
    return h("details", {}, h("summary", {}, "Download"), h("div", { className: "downloads" }, full, buttons), bar);
  }

  async download(format) {
    await this.app.doing(async () => {
      const { blob, headers } = await this.app.loupe.file(`/v1/turns/${this.turn.turn_id}/export?format=${format}`);
      const name = /filename="([^"]+)"/.exec(headers.get("content-disposition") ?? "")?.[1] ?? `loupe.${format}`;
      save(blob, name);
      const lost = Number(headers.get("loupe-lost") ?? 0);
      this.app.say(lost ? `${name}: ${lost} ${lost === 1 ? "step is" : "steps are"} not in it, because the format cannot carry ${lost === 1 ? "it" : "them"}.` : `${name} is on its way.`);
    });
  }

  async render(bar) {
    bar.hidden = false;
    await this.app.doing(async () => {
      const job = await this.app.loupe.call("POST", `/v1/turns/${this.turn.turn_id}/render`, { json: {} });
      for await (const { data } of this.app.loupe.events(job.url, { method: "GET" })) {
        bar.value = data.progress;
        if (data.error) throw new Error(data.error);
        if (data.content_url) {
          const { blob, headers } = await this.app.loupe.file(data.content_url);
          save(blob, /filename="([^"]+)"/.exec(headers.get("content-disposition") ?? "")?.[1] ?? "loupe");
          this.app.say("Full size is ready.");
        }
      }
    });
    bar.hidden = true;
  }
}

function named(step, label) {
  const words = [operation(step), " ", h("span", { className: "value" }, value(step))];
  return label ? h("label", { className: "name", for: label }, words) : h("span", { className: "name" }, words);
}

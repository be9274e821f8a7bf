// The stage: what is shown before, after, and under the slider.

import { $, h } from "./dom.js";

/** What of a picture a model made, by IPTC's digital source types. */
const MADE = { trainedAlgorithmicMedia: "Made by an AI model", compositeWithTrainedAlgorithmicMedia: "Partly made by an AI model" };
const MAKING = "New parts of the picture are being made; that can take a minute.";
const PATIENCE_S = 2;
const MIDDLE = "50";

export class Viewer {
  constructor(loupe, say) {
    this.loupe = loupe;
    this.say = say;
    this.urls = [];
    this.showing = null;
    this.side = "compare";
    this.cut = MIDDLE;
    this.asking = null;
  }

  clear() {
    this.stop();
    this.release();
    this.turn = null;
    $("viewer").hidden = $("sides").hidden = true;
    $("viewer").replaceChildren();
    $("empty").hidden = false;
    $("stage").classList.add("idle");
  }

  /** The file just chosen, before anything is known of it. */
  local(file) {
    this.open();
    this.cut = MIDDLE;
    const url = this.keep(file);
    const kind = file.type.split("/")[0];
    const shown = kind === "image" ? h("img", { src: url, alt: `Your file ${file.name}` })
      : kind === "video" ? h("video", { src: url, controls: true, "aria-label": file.name })
      : h("audio", { src: url, controls: true, "aria-label": file.name });
    shown.addEventListener("error", () => shown.replaceWith(h("p", { className: "hint" }, `${file.name}: your browser cannot show it; Loupe may still read it.`)));
    $("viewer").replaceChildren(shown);
    $("sides").hidden = true;
  }

  /** Before and after of a turn. steps: the person's own version of it, shown without being kept. */
  async show(turn, steps = null) {
    if (!turn.preview?.url || !turn.media?.length) return;
    this.open();
    this.turn = turn;
    this.stop();
    const asking = (this.asking = new AbortController());
    $("viewer").classList.add("busy");
    // A model that draws takes its time; whoever waits is told for what.
    const drawn = (steps ?? turn.edit_steps).some((step) => step.executor === "generative");
    const slow = drawn && setTimeout(() => this.say(MAKING), PATIENCE_S * 1000);
    try {
      const path = `/v1/turns/${turn.turn_id}/preview`;
      const after = steps === null
        ? this.loupe.file(path, { signal: asking.signal })
        : this.loupe.file(path, { method: "POST", json: { edit_steps: steps }, signal: asking.signal });
      const [first, second] = await Promise.all([this.loupe.file(`${path}?side=before`, { signal: asking.signal }), after]);
      if (asking.signal.aborted) return;
      this.release();
      this.showing = {
        kind: turn.media[0].kind, type: second.blob.type, before: this.keep(first.blob), after: this.keep(second.blob),
        made: MADE[second.headers.get("loupe-source-type")],
      };
      this.draw();
    } catch (error) {
      if (error.name !== "AbortError") this.say(error.message, true);
    } finally {
      clearTimeout(slow);
      if (drawn && $("status").textContent === MAKING) this.say("");
      if (this.asking === asking) $("viewer").classList.remove("busy");
    }
  }

  draw() {
    const { kind, before, after, type, made } = this.showing;
    const still = type.startsWith("image/") && kind === "image";
    const sides = still ? ["before", "compare", "after"] : ["before", "after"];
    if (!sides.includes(this.side)) this.side = "after";
    $("sides").replaceChildren(...sides.map((side) => h("button", {
      type: "button", "aria-pressed": String(side === this.side),
      onclick: () => { this.side = side; this.draw(); },
    }, { before: "Before", compare: "Compare", after: "After" }[side])));
    $("sides").hidden = false;
    const held = document.activeElement?.matches(".compare input");
    const shown = this.side === "compare" ? this.compared(before, after) : one(kind, type, this.side === "before" ? before : after, this.side);
    const label = made && this.side !== "before" && h("p", { className: "made" }, made);
    $("viewer").replaceChildren(shown, ...(label ? [label] : []));
    if (held) shown.querySelector("input")?.focus();
  }

  /** Both under a slider, which stays where it was put when another picture comes. */
  compared(before, after) {
    const box = h("div", { className: "compare" });
    const slider = h("input", {
      type: "range", min: "0", max: "100", value: this.cut, "aria-label": "How much of the picture before is shown",
      oninput: () => { this.cut = slider.value; box.style.setProperty("--cut", `${this.cut}%`); },
    });
    box.style.setProperty("--cut", `${this.cut}%`);
    box.append(
      h("img", { src: after, alt: "After" }),
      h("img", { src: before, alt: "Before", className: "before" }),
      h("span", { className: "tag left", "aria-hidden": "true" }, "before"),
      h("span", { className: "tag right", "aria-hidden": "true" }, "after"),
      h("span", { className: "edge", "aria-hidden": "true" }),
      slider,
    );
    return box;
  }

  open() {
    $("viewer").hidden = false;
    $("empty").hidden = true;
    $("stage").classList.remove("idle");
  }

  keep(blob) {
    const url = URL.createObjectURL(blob);
    this.urls.push(url);
    return url;
  }

  release() {
    this.urls.forEach((url) => URL.revokeObjectURL(url));
    this.urls = [];
  }

  stop() {
    this.asking?.abort();
    this.asking = null;
    $("viewer").classList.remove("busy");
  }
}

function one(kind, type, url, side) {
  const label = side === "before" ? "Before" : "After";
  if (type.startsWith("image/")) return h("img", { src: url, alt: label });
  return h(kind === "audio" || type.startsWith("audio/") ? "audio" : "video", { src: url, controls: true, loop: true, "aria-label": label });
}

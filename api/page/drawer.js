// The drawer: what Loupe knows of me, and the conversations there were.

import { $, fill, h, save } from "./dom.js";
import { percent, sentence } from "./words.js";

export function open(title, ...children) {
  $("drawer-title").textContent = title;
  fill($("drawer-body"), ...children.filter(Boolean));
  if (!$("drawer").open) $("drawer").showModal();
}

export async function taste(app) {
  const profile = await app.doing(() => app.loupe.call("GET", "/v1/profile"));
  if (!profile) return;
  const forget = (name) => h("button", { type: "button", "aria-label": `Forget ${sentence(name)}`, onclick: async () => {
    if (await app.doing(() => app.loupe.call("DELETE", `/v1/profile/traits/${name}`))) await taste(app);
  } }, "Forget");
  const traits = Object.entries(profile.traits ?? {}).map(([name, trait]) => h("div", { className: "fact" },
    h("span", { className: "what" }, `${sentence(name)}: ${trait.value}`),
    h("span", { className: "how" }, `${told(trait)} · ${percent(trait.confidence)} sure`, h("meter", { min: 0, max: 1, value: trait.confidence, "aria-label": "How sure" })),
    trait.source === "default" ? null : forget(name)));
  const sliders = Object.entries(profile.sliders ?? {}).map(([op, slider]) => h("div", { className: "fact" },
    h("span", { className: "what" }, `${sentence(op)}: ${round(slider.mean)}`),
    h("span", { className: "how" }, `usually ${round(slider.low)} to ${round(slider.high)}, from ${slider.n} of your edits`), forget(op)));
  const bounds = (profile.bounds ?? []).map((bound) => h("div", { className: "fact" },
    h("span", { className: "what" }, bound.words || `${sentence(bound.op)} has a limit`),
    h("span", { className: "how" }, "respected by every plan"), forget(bound.op)));
  open("What Loupe knows of me",
    app.loupe.guest && h("p", { className: "hint" }, "You are a guest: what you do is answered, but teaches nothing and is forgotten. Sign in to be remembered."),
    profile.archetype && h("p", {}, typeof profile.archetype === "string" ? `Edits like ${profile.archetype}` : `Edits like ${profile.archetype.name ?? ""}`),
    h("h3", {}, "Taste"), ...traits,
    sliders.length && h("h3", {}, "Where you usually end"), ...sliders,
    bounds.length && h("h3", {}, "Never"), ...bounds,
    h("h3", {}, "Yours"), account(app),
  );
}

function account(app) {
  const field = h("textarea", { rows: 2, id: "token", placeholder: "python server.py token --user NAME" });
  return h("div", { className: "token" },
    h("label", { for: "token" }, app.loupe.guest ? "Sign in with a token" : `Signed in as ${app.loupe.claims.sub ?? "?"}; use another token`),
    field,
    h("div", { className: "actions" },
      h("button", { type: "button", onclick: () => { if (field.value.trim()) { app.loupe.signIn(field.value); location.reload(); } } }, "Sign in"),
      h("button", { type: "button", onclick: () => app.doing(async () => save((await app.loupe.file("/v1/me/export")).blob, "loupe-mine.zip")) }, "Everything of mine"),
      h("button", { type: "button", className: "danger", onclick: () => erase(app) }, "Erase me"),
    ));
}

async function erase(app) {
  if (!confirm("Erase everything Loupe has of you: files, plans, taste? This cannot be taken back.")) return;
  const erased = await app.doing(async () => { await app.loupe.request("DELETE", "/v1/me"); return true; });
  if (!erased) return;
  if (app.loupe.guest) app.loupe.signOut();
  location.reload();
}

export async function threads(app) {
  const page = await app.doing(() => app.loupe.call("GET", "/v1/threads?limit=50"));
  if (!page) return;
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  open("History", page.threads.length ? null : h("p", { className: "hint" }, "Nothing yet."), ...page.threads.map((thread) =>
    h("button", { type: "button", className: "thread", onclick: () => { $("drawer").close(); app.go(thread.thread_id); } },
      h("span", {}, thread.title || "Untitled"), h("span", { className: "hint" }, when.format(new Date(thread.at))))));
}

function told(trait) {
  const n = (trait.evidence ?? []).length;
  return { stated: "you said so", default: "how everybody starts", archetype: "people who edit like you" }[trait.source] ?? `learned from ${n} ${n === 1 ? "turn" : "turns"}`;
}

const round = (number) => String(Math.round(number * 100) / 100).replace("-", "−");

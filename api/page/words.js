// Operations and parameters in the words an editor uses.

const NAMES = {
  hsl: "Colour band", cdl: "CDL", lut: "Look-up table", match_look: "Match the look", color_grade: "Colour grade",
  output: "Delivery", remove_object: "Remove", replace_background: "New background", cutout: "Cut out",
  insert_subject: "Put in", replace_object: "Swap", move_object: "Move", pace: "Pace", loudness: "Loudness",
};
const SIGNED = new Set(["ev", "amount", "hue", "saturation", "luminance", "db", "gain_db", "low", "mid", "high", "vertical", "horizontal"]);
const UNITS = { ev: " EV", db: " dB", gain_db: " dB", integrated: " LUFS", true_peak: " dBTP", degrees: "°", shot_length: " s", start: " s", end: " s", at: " s", duration: " s", factor: "×", min_seconds: " s" };
// At a part of the picture a graphic's place follows from that part, and its size too but for an arrow's.
const UNUSED_AT_REGION = new Set(["position", "scale"]);
const SOURCES = {
  prompt: "You asked for it", override: "As you want it today", profile: "Your taste", memory: "What you liked before",
  media: "Measured in the file", look: "Part of the look",
};
const STATIONS = {
  authenticate: "you", load_context: "your taste", route_intent: "your words", analyze_media: "the file",
  recall: "what you liked", generate: "the plan", fall_back: "another way", clarify: "a question", record: "written down",
};

export const station = (name) => STATIONS[name] ?? name;
export const source = (name) => SOURCES[name] ?? name;

export function operation(step) {
  return NAMES[step.op] ?? sentence(step.op);
}

export function sentence(name) {
  const words = name.replace(/_/g, " ");
  return words[0].toUpperCase() + words.slice(1);
}

/** What a step does, short: "+0.65 EV", "1:1, subject". */
export function value(step) {
  const where = step.target?.region;
  const laid = step.op === "overlay" && where;
  const told = Object.entries(step.params ?? {}).filter(([name]) => !(laid && UNUSED_AT_REGION.has(name)));
  const parts = told.map(([name, given]) => part(name, given)).filter(Boolean);
  const time = step.target?.time;
  if (typeof where === "string") parts.push(`${laid ? "at" : "on"} ${where}`);
  if (time) parts.push(`${clock(time.start)}–${clock(time.end)}`);
  return parts.join(", ");
}

function part(name, given) {
  if (given === null || given === "" || typeof given === "object") return "";
  if (typeof given === "boolean") return given ? sentence(name).toLowerCase() : "";
  if (typeof given === "string") return given.length > 90 ? `${given.slice(0, 88)}…` : given;
  const sign = SIGNED.has(name) && given > 0 ? "+" : "";
  const number = `${sign}${Math.round(given * 100) / 100}${UNITS[name] ?? ""}`.replace("-", "−");
  return name === "amount" || UNITS[name] ? number : `${sentence(name).toLowerCase()} ${number}`;
}

export function clock(seconds) {
  if (seconds === null || seconds === undefined) return "end";
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round((seconds - minutes * 60) * 10) / 10;
  return `${minutes}:${String(rest).padStart(rest % 1 ? 4 : 2, "0")}`;
}

export const percent = (part) => `${Math.round(part * 100)} %`;

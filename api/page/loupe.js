// The doors of Loupe as the page uses them: calls, files, and turns as streams of events.

/** A refusal of the server, with a sentence for the person (RFC 9457). */
export class Problem extends Error {
  constructor(body, status) {
    super(body?.detail || body?.title || `The server answered ${status}.`);
    this.status = status;
    this.title = body?.title;
    this.errors = body?.errors || [];
  }
}

const KEY = "loupe.token";
const MOST_TRIES = 4;

export class Loupe {
  constructor() {
    const given = new URLSearchParams(location.hash.slice(1)).get("token");
    if (given) {
      sessionStorage.setItem(KEY, given);
      history.replaceState(null, "", location.pathname);
    }
    this.token = sessionStorage.getItem(KEY);
  }

  /** Who the token names; only for showing, the server verifies it. */
  get claims() {
    try {
      const part = this.token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (c) => c.charCodeAt(0))));
    } catch {
      return {};
    }
  }

  get guest() {
    return Boolean(this.claims.anon);
  }

  signIn(token) {
    this.token = token.trim();
    sessionStorage.setItem(KEY, this.token);
  }

  signOut() {
    this.token = null;
    sessionStorage.removeItem(KEY);
  }

  /** A guest's token, for whoever has none. */
  async ensure() {
    if (this.token) return;
    const answer = await reach("/v1/sessions", { method: "POST" });
    if (!answer.ok) throw await refusal(answer);
    this.signIn((await answer.json()).token);
  }

  async request(method, path, { json, form, accept = "application/json", headers: more, signal, key } = {}) {
    await this.ensure();
    const headers = { Authorization: `Bearer ${this.token}`, Accept: accept, ...more };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    if (method === "POST") headers["Idempotency-Key"] = key ?? newKey();
    const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
    const answer = await reach(path, { method, headers, body, signal });
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  async call(method, path, options) {
    const answer = await this.request(method, path, options);
    return answer.status === 204 ? null : answer.json();
  }

  async file(path, options = {}) {
    const answer = await this.request(options.method ?? "GET", path, { accept: "*/*", ...options });
    return { blob: await answer.blob(), headers: answer.headers };
  }

  /** Events of a call as they come: {kind, data, id}. */
  async *events(path, options) {
    const answer = await this.request(options?.method ?? "POST", path, { ...options, accept: "text/event-stream" });
    yield* read(answer.body);
  }

  /** Events of a turn to its end: a connection that breaks off is taken up again after the last event that came. */
  async *turn(path, options) {
    let last = null;
    for (let tries = 0; ; tries++) {
      const again = last && { method: "GET", headers: { "Last-Event-ID": last }, signal: options.signal };
      try {
        for await (const event of this.events(again ? `/v1/turns/${last.split(".")[0]}` : path, again ?? options)) {
          last = event.id ?? last;
          yield event;
          if (event.kind === "result" || event.kind === "error") return;
        }
      } catch (error) {
        if (error instanceof Problem || error.name === "AbortError" || !last || tries >= MOST_TRIES) throw error;
      }
      if (!last || tries >= MOST_TRIES) return;
      await new Promise((done) => setTimeout(done, 300 * 2 ** tries));
    }
  }
}

/** Names a request: sent again under the same name it is done once. */
export const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/** A connection that does not come about is said in a sentence. */
async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error instanceof TypeError) throw new Error("Loupe cannot be reached just now.", { cause: error });
    throw error;
  }
}

async function refusal(answer) {
  let body = null;
  try {
    body = await answer.json();
  } catch {
    body = null; // Something between us and the server answered, in its own words.
  }
  return new Problem(body, answer.status);
}

async function* read(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value;
    let end;
    while ((end = buffer.indexOf("\n\n")) >= 0) {
      const event = parse(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event) yield event;
    }
  }
}

function parse(block) {
  const event = { kind: "message", data: "", id: null };
  for (const line of block.split("\n")) {
    const [, field, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") event.kind = value;
    else if (field === "id") event.id = value;
    else if (field === "data") event.data += value;
  }
  if (!event.data) return null;
  event.data = JSON.parse(event.data);
  return event;
}

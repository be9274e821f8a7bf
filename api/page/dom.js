// Elements without markup in strings: what came from outside is only ever text.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  element.append(...there(children));
  return element;
}

/** Put these in place of what an element holds; what is null, undefined or false is not there. */
export function fill(element, ...children) {
  element.replaceChildren(...there(children));
}

const there = (children) => children.flat().filter((child) => child !== null && child !== undefined && child !== false);

export const $ = (id) => document.getElementById(id);

export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

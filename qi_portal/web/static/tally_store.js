// What a device keeps of tallies: answers and chart numbers, by person and by the address of the tally. Every change reads
// what is kept anew, so that two windows of one browser do not forget each other's taps.

const PREFIX = "tally:";
const DEVICE = `${PREFIX}device`;
const PERSON = `${PREFIX}person`;
const DAY = 86_400_000;
const DAYS_KEPT = 60;

// A random UUID; `crypto.randomUUID` is missing where a portal is tried out without TLS.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The random name that this browser gave itself.
export function device() {
  const known = localStorage.getItem(DEVICE) ?? newId();
  localStorage.setItem(DEVICE, known);
  return known;
}

export const lastPerson = () => localStorage.getItem(PERSON);

export function rememberPerson(person) {
  localStorage.setItem(PERSON, person);
}

const keyOf = (person, path) => `${PREFIX}${person}:${path}`;

// { known: what the server said last, title, waiting: taps it does not have yet, lane, undo, at } or null.
export function read(person, path) {
  const text = localStorage.getItem(keyOf(person, path));
  return text ? JSON.parse(text) : null;
}

export function write(person, path, kept) {
  localStorage.setItem(keyOf(person, path), JSON.stringify({ ...kept, at: Date.now() }));
}

export function forget(person, path) {
  localStorage.removeItem(keyOf(person, path));
}

// Everything of the person but what was never sent; with `isOld` only what nobody opened for two months.
export function clear(person, { isOld = false } = {}) {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(`${PREFIX}${person}:`))) {
    const { waiting, at } = JSON.parse(localStorage.getItem(key));
    if (!waiting.length && (!isOld || at < Date.now() - DAYS_KEPT * DAY)) localStorage.removeItem(key);
  }
  if (!isOld) localStorage.removeItem(PERSON);
}

// The service worker: saves the public pages after the first visit and shows them when there is no connection.
// The server puts SAVED before this text: a version, the pages and files to save, and the page for all others.
// What it saves it fetches without cookies, as a visitor; answers to a signed-in person only pass through.

const PREFIX = "saved-";
const READER = "reader";
const DONE = "/done";
const PATIENCE = 3000;
const OUT_OF_REACH = [502, 503, 504];
const ANY = { ignoreVary: true };

const nameOf = (language) => `${PREFIX}${language}-${SAVED.version}`;
const after = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
let saving = Promise.resolve();

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// A page tells the language it is in; English is saved for everyone.
addEventListener("message", (event) => {
  const { language } = event.data;
  if (!SAVED.languages.includes(language)) return;
  saving = saving.then(() => keep(language)).catch(() => {}); // out of reach: the next page tries again
  event.waitUntil(saving);
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const path = pathname === SAVED.home ? pathname : pathname + search; // what is searched for is looked up on the device
  if (request.mode === "navigate") event.respondWith(page(request, SAVED.pages.includes(path) ? path : null, insteadOf(pathname)));
  else if (isFile(pathname)) event.respondWith(saved(pathname).then((found) => found ?? fetch(request)));
});

// A page of somebody's own is never saved; some have a shell that is nobody's and fills itself on the device.
const insteadOf = (pathname) => SAVED.shells.find(([pattern]) => new RegExp(pattern).test(pathname))?.[1] ?? SAVED.fallback;

const isFile = (pathname) => pathname.startsWith("/static/") || SAVED.files.includes(pathname);

// From the network; in place of an answer that is late or does not come: the saved copy, or word that there is none.
async function page(request, path, instead) {
  const asked = fetch(request);
  const inTime = await (path ? Promise.race([asked, after(PATIENCE)]) : asked).catch(() => null);
  if (inTime && !(path && OUT_OF_REACH.includes(inTime.status))) return inTime;
  const copy = path && (await saved(path));
  return copy || asked.catch(async () => (await saved(instead)) ?? Response.error());
}

// This version's copy in the reader's language, else an older one, else one in another language.
async function saved(path) {
  const language = await readersLanguage();
  const rank = (name) => (name === nameOf(language) ? 0 : name.startsWith(`${PREFIX}${language}-`) ? 1 : 2);
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  for (const name of names.sort((one, other) => rank(one) - rank(other))) {
    const found = await (await caches.open(name)).match(path, ANY);
    if (found) return found;
  }
  return undefined;
}

async function readersLanguage() {
  const said = await (await caches.open(READER)).match("/language");
  return said ? said.text() : "en";
}

async function keep(language) {
  await (await caches.open(READER)).put("/language", new Response(language));
  for (const each of new Set(["en", language])) await fill(each);
}

// One after the other, so that neither the reader nor the server notices. What failed is tried again from the next page;
// until all is there the older copies stay.
async function fill(language) {
  const cache = await caches.open(nameOf(language));
  if (await cache.match(DONE)) return;
  let isWhole = true;
  for (const path of [...SAVED.files, ...SAVED.pages]) {
    if (await cache.match(path, ANY)) continue;
    const copy = await asVisitor(path, language);
    if (copy.ok && !copy.redirected) await cache.put(path, copy);
    isWhole &&= copy.status < 500;
  }
  if (!isWhole) return;
  await cache.put(DONE, new Response());
  await removeOlder(language);
}

function asVisitor(path, language) {
  const headers = { "Accept-Language": language, "X-Saved-Copy": "yes" };
  return fetch(path, { credentials: "omit", headers, priority: "low" });
}

async function removeOlder(language) {
  const older = (await caches.keys()).filter((name) => name.startsWith(`${PREFIX}${language}-`) && name !== nameOf(language));
  await Promise.all(older.map((name) => caches.delete(name)));
}

// What the service worker saved to decide and search by. Fetched once a page, without cookies, as it was saved.

const ADDRESS = "/guidelines/offline.json";
let asked;

export function savedAnswers() {
  asked ??= fetch(ADDRESS, { headers: { "Accept-Language": document.documentElement.lang }, credentials: "omit" })
    .then((answer) => answer.json());
  asked.catch(() => { asked = undefined; });
  return asked;
}

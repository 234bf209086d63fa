// On every page: who signs out takes from the device what the portal keeps on it of their tallies. Answers that were
// never sent stay, by person, until that person opens the tally again: signing out loses none.

import { clear, lastPerson } from "./tally_store.js";

document.addEventListener("submit", (event) => {
  if (!event.target.action?.endsWith("/sign-out")) return;
  const person = lastPerson();
  if (person) clear(person);
});

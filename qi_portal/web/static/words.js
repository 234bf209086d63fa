// What is typed, as words: small letters and digits, accents, apostrophes and possessives gone, as `words_in` on the server.

export function wordsIn(text) {
  return text.normalize("NFKD").toLowerCase().replace(/['’]s\b|[\u0300-\u036f'’]/g, "").match(/[a-z0-9]+/g) ?? [];
}

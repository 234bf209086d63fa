// Sends what the server does not have yet and learns what others did. The same tap may be sent twice: it is kept once.

const MOST = 200;
const REFUSED = 400;

// What came of it: "kept" with { known, sent, refused }, else "offline", "signed-out" or "failed".
export async function exchange(path, { device, waiting, csrf, person }) {
  const taps = waiting.slice(0, MOST);
  const post = (token) => send(`${path}/taps`, JSON.stringify({ device, taps }), token);
  try {
    if (!taps.length) return await told(await ask(path), person, []);
    const answer = await (csrf ? post(csrf) : null);
    if (answer && answer.status !== REFUSED) return await told(answer, person, taps);
    // The page was opened without a connection, or its person signed in anew in another window: ask for a new token.
    const looked = await told(await ask(path), person, []);
    return looked.known ? await told(await post(looked.known.csrf), person, taps) : looked;
  } catch {
    return { outcome: "offline" };
  }
}

export async function takeOver(path, lane, { device, csrf, person }) {
  const body = new URLSearchParams({ device });
  try {
    return await told(await send(`${path}/lanes/${lane}/take-over`, body, csrf), person, []);
  } catch {
    return { outcome: "offline" };
  }
}

async function told(answer, person, taps) {
  if (answer.type === "opaqueredirect") return { outcome: "signed-out" };
  if (!answer.ok) return { outcome: answer.status >= 500 ? "offline" : "failed" };
  const known = await answer.json();
  if (known.person !== person) return { outcome: "signed-out" };
  return { outcome: "kept", known, sent: taps.map((tap) => tap.id), refused: known.refused };
}

const ask = (path) => fetch(`${path}/taps`, { redirect: "manual" });

function send(address, body, csrf) {
  const headers = { "X-CSRFToken": csrf };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  return fetch(address, { method: "POST", body, headers, redirect: "manual" });
}

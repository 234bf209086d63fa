// A job's page says how far it is without being loaded anew; when the job has ended, it is loaded once more.

const SECOND = 1000;
const line = document.getElementById("job");

async function look() {
  try {
    const answer = await fetch(line.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const job = await answer.json();
    if (!job.is_open) return location.reload();
    if (line.textContent !== job.line) line.textContent = job.line;
  } catch {
    // The network is away: the line stays as it is, and the next look tries again.
  }
  setTimeout(look, SECOND);
}

if (line) setTimeout(look, SECOND);

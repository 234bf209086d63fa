// A job's page says how far it is without being loaded anew; when the job has ended, it is loaded once more. The line
// in sight changes every second, the one that is read aloud at most every fifteen.

const SECOND = 1000;
const PAUSE = 15 * SECOND;
const line = document.getElementById("job");
const aloud = document.getElementById("job-aloud");
const bar = document.getElementById("job-bar");
let lastSaid = Date.now();

function show(job) {
  if (line.textContent !== job.line) line.textContent = job.line;
  bar.hidden = !job.total;
  bar.max = job.total || 1;
  bar.value = job.done;
  if (Date.now() - lastSaid >= PAUSE && aloud.textContent !== job.line) {
    aloud.textContent = job.line;
    lastSaid = Date.now();
  }
}

async function look() {
  try {
    const answer = await fetch(line.dataset.url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const job = await answer.json();
    if (!job.is_open) return location.reload();
    show(job);
  } catch {
    // The network is away: the line stays as it is, and the next look tries again.
  }
  setTimeout(look, SECOND);
}

if (line) setTimeout(look, SECOND);

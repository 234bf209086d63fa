// Makes a PNG of a chart from its drawing on the server, twice as fine as the screen, on white.

const FINENESS = 2;

for (const button of document.querySelectorAll("button[data-picture]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.dataset.picture, button.dataset.name));
}

async function save(address, name) {
  const drawing = new Image();
  drawing.src = address;
  await drawing.decode();
  const canvas = document.createElement("canvas");
  canvas.width = drawing.naturalWidth * FINENESS;
  canvas.height = drawing.naturalHeight * FINENESS;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawing, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((picture) => hand(URL.createObjectURL(picture), name), "image/png");
}

function hand(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

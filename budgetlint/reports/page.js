"use strict";
// Filters by severity, the print option, and the keys j, k and b. Without scripts everything is shown and the links work.
for (const box of document.querySelectorAll("[data-filter]")) {
  box.addEventListener("change", () => document.body.classList.toggle("no-" + box.dataset.filter, !box.checked));
}
for (const box of document.querySelectorAll("[data-print]")) {
  box.addEventListener("change", () => document.body.classList.toggle("no-source", !box.checked));
}

function go(id) {
  location.hash = id;
  const target = document.getElementById(id);
  (target.querySelector("a") && target.tagName === "LI" ? target.querySelector("a") : target).focus({ preventScroll: true });
}

function step(by) {
  const notes = [...document.querySelectorAll(".note")].filter((note) => note.offsetParent !== null);
  const at = notes.findIndex((note) => "#" + note.id === location.hash);
  const next = at < 0 ? (by > 0 ? 0 : notes.length - 1) : at + by;
  if (notes[next]) go(notes[next].id);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "b") {
    const back = document.querySelector(".note:target .back");
    if (back) go(back.getAttribute("href").slice(1));
  }
});

// The wall keeps its place when it loses the network, says since when, and goes on as soon as it is back: the poll tries
// again by itself. What a rotating code showed is worth nothing by then, so it goes.
"use strict";

// Its own step and the one after it: longer than that the server takes no code.
const CODE_LIVES_MS = 30_000;
const note = document.getElementById("lost");
// By the server's clock and in its zone, as every time on the wall.
let answered = new Date(note.dataset.at);
// Which of the veil's sentences holds.
let reason = "lost";
let expiry = 0;

function veilCode() {
  const veil = document.querySelector("#way .veil");
  if (!veil) return;
  veil.textContent = veil.dataset[reason];
  veil.hidden = false;
}

function awaitExpiry() {
  clearTimeout(expiry);
  expiry = setTimeout(veilCode, CODE_LIVES_MS);
}

const sayLost = (event) => {
  // The network is there: it is the tutor who is signed out, which app.js says.
  reason = event?.detail.xhr?.status === 401 ? "out" : "lost";
  if (reason === "out") return;
  document.getElementById("since").textContent = answered.toLocaleTimeString(document.documentElement.lang,
    { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: note.dataset.zone });
  note.hidden = false;
};

function goOn({ detail: { xhr } }) {
  // That it may not be seen any more app.js says too.
  if ([403, 404].includes(xhr.status)) reason = "gone";
  if (xhr.status >= 400) return;
  answered = new Date(xhr.getResponseHeader("Date") ?? Date.now());
  note.hidden = true;
  // A fresh code comes with the answer, and without a veil.
  const veil = document.querySelector("#way .veil");
  if (veil) veil.hidden = true;
  awaitExpiry();
}

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, sayLost));
document.addEventListener("htmx:afterOnLoad", goOn);
awaitExpiry();

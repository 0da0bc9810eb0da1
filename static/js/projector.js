// The wall keeps its place when it loses the network, says since when, and goes on as soon as it is back: the poll tries
// again by itself.
"use strict";

let answered = new Date();

const sayLost = (event) => {
  // The network is there: it is the tutor who is signed out, which app.js says.
  if (event?.detail.xhr?.status === 401) return;
  document.getElementById("since").textContent =
    answered.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  document.getElementById("lost").hidden = false;
};

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, sayLost));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status >= 400) return;
  answered = new Date();
  document.getElementById("lost").hidden = true;
});

// The student's page on a bad network. Nothing is called saved before the server has said so: what was tapped and not
// answered is sent again by itself, which is safe since a check-in that is repeated changes nothing.
"use strict";

const WAITS_MS = [1000, 2000, 4000];
let attempts = 0;
let timer = 0;
let isUnsaved = false;
let isWaiting = false;

function say(what) {
  const bar = document.getElementById("lost");
  if (!bar) return;
  bar.textContent = what ? bar.dataset[what] : "";
  bar.hidden = !what;
}

function startAnew() {
  clearTimeout(timer);
  attempts = 0;
  isUnsaved = false;
  isWaiting = false;
  say(null);
}

function sendAgain({ elt, path, formData }) {
  // That it fails again is told by an event, as the first time.
  if (elt.isConnected) htmx.ajax("POST", path, { source: elt, values: Object.fromEntries(formData) }).catch(() => {});
}

function fail(event) {
  const config = event.detail.requestConfig;
  if (config.verb === "get") {
    if (!isUnsaved) say("old");
    return;
  }
  isUnsaved = true;
  const wait = config.elt.matches("[data-retry]") ? WAITS_MS[attempts] : undefined;
  attempts += 1;
  isWaiting = Boolean(wait);
  clearTimeout(timer);
  if (wait) timer = setTimeout(sendAgain, wait, config);
  say(wait ? "again" : "tap");
}

/** Any answer ends what it answers; a poll's does not make up for a tap that was lost, but the network is back. */
function succeed(event) {
  if (event.detail.xhr.status >= 500) return;
  const isPoll = event.detail.requestConfig.verb === "get";
  if (!isPoll || !isUnsaved) startAnew();
  else if (!isWaiting) say("back");
}

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, fail));
document.addEventListener("htmx:afterOnLoad", succeed);
// A new tap counts, not the one before it.
document.addEventListener("submit", startAnew, true);

// Polls: none while nobody looks, and no swap where the answer is the one that is shown already.
"use strict";

const shown = new WeakMap();

/** The browser answers a 304 from its own store as a 200, so the ETag tells what is new. */
function skipWhatIsShown(event) {
  const { elt } = event.detail.requestConfig ?? {};
  const etag = event.detail.xhr.getResponseHeader("ETag");
  if (!elt || !etag || !elt.matches("[hx-trigger^=every]")) return;
  if (shown.get(elt) === etag) event.detail.shouldSwap = false;
  shown.set(elt, etag);
}

function pauseWhileHidden(event) {
  if (document.hidden && event.detail.elt.matches("[hx-trigger^=every]")) event.preventDefault();
}

document.addEventListener("htmx:beforeSwap", skipWhatIsShown);
document.addEventListener("htmx:beforeRequest", pauseWhileHidden);

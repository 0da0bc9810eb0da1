// Polls: none while nobody looks, no swap where the answer is the one that is shown already, and none while a dialog
// that a swap would take away asks something: the next poll brings what came meanwhile.
"use strict";

const shown = new WeakMap();

function waitForDialog(event) {
  const isAsking = event.detail.requestConfig?.verb === "get" && document.querySelector("dialog:popover-open");
  if (!isAsking) return;
  event.detail.shouldSwap = false;
  event.stopImmediatePropagation();
}

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

// First, so that an answer which is not drawn does not count as shown.
document.addEventListener("htmx:beforeSwap", waitForDialog);
document.addEventListener("htmx:beforeSwap", skipWhatIsShown);
document.addEventListener("htmx:beforeRequest", pauseWhileHidden);

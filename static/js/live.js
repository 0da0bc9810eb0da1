// The slot's live page: what is on its way is not swapped away, and the filter is free for the next name at once.
"use strict";

const sending = () => document.querySelector("button.htmx-request");

/** A button that was pressed stays until it has its answer; what came meanwhile is asked for again afterwards. */
function waitForAnswer(event) {
  if (event.detail.requestConfig?.verb === "get" && sending()) event.detail.shouldSwap = false;
}

/** Who marks with the keyboard goes on in the filter, since the pressed button is about to go. */
function clearFilter(event) {
  const button = event.detail.elt;
  if (!button.matches("[data-mark]")) return;
  const field = document.getElementById("id_q");
  field.value = "";
  if (button.matches(":focus-visible")) field.focus();
}

document.addEventListener("htmx:beforeSwap", waitForAnswer);
document.addEventListener("htmx:beforeRequest", clearFilter);

// The slot's live page: what is on its way is not swapped away, and the filter is free for the next name at once.
"use strict";

const sending = () => document.querySelector("button.htmx-request");
const filter = () => document.getElementById("id_q");
let isEntered = false;

/** Whether the list answers to what stands in the filter now. */
const isCurrent = () => document.getElementById("slot-absent").dataset.q === filter().value.trim();

/** Enter before the list has come means who will stand in it, not who stood there for fewer letters. */
function waitForList(event) {
  if (event.key !== "Enter" || event.target !== filter()) return;
  if (isCurrent() && !sending()) {
    // A list of this very instant: its button has to be htmx's before the browser presses it.
    htmx.process(document.getElementById("slot-absent"));
    return;
  }
  event.preventDefault();
  isEntered = true;
  htmx.trigger(filter(), "search");
}

function markWhoWasMeant() {
  if (!isEntered || sending() || !isCurrent()) return;
  isEntered = false;
  document.querySelector("#slot-absent [data-mark][form=find]")?.click();
}

/** A button that was pressed stays until it has its answer; what came meanwhile is asked for again afterwards. */
function waitForAnswer(event) {
  if (event.detail.requestConfig?.verb === "get" && sending()) event.detail.shouldSwap = false;
}

/** Who marks with the keyboard goes on in the filter, since the pressed button is about to go. */
function clearFilter(event) {
  const button = event.detail.elt;
  if (!button.matches("[data-mark]")) return;
  filter().value = "";
  if (button.matches(":focus-visible")) filter().focus();
}

/** Until an answer comes again; that the tutor is signed out app.js says. */
function sayStale(event) {
  const note = document.getElementById("stale");
  const { requestConfig, xhr } = event.detail;
  if (note && requestConfig.verb === "get" && xhr.status !== 401) note.hidden = false;
}

function sayFresh({ detail: { xhr } }) {
  const note = document.getElementById("stale");
  if (note && xhr.status < 400) note.hidden = true;
}

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => document.addEventListener(name, sayStale));
document.addEventListener("htmx:afterOnLoad", sayFresh);
document.addEventListener("htmx:beforeSwap", waitForAnswer);
document.addEventListener("htmx:beforeRequest", clearFilter);
document.addEventListener("keydown", waitForList);
document.addEventListener("htmx:afterSettle", () => setTimeout(markWhoWasMeant));

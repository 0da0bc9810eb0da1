// The register: a cell opens in a dialog over the table and closes once something was recorded; the focus stays where
// it was, though what stood there is drawn anew. Without this script a cell is a link to a page of its own.
"use strict";

const dialog = () => document.getElementById("cell-dialog");
let focusedCell = null;

document.addEventListener("htmx:afterSwap", (event) => {
  const isAsked = event.detail.requestConfig.verb === "get";
  if (isAsked && event.detail.target.id === "cell") dialog()?.showPopover();
});
document.addEventListener("register-changed", () => dialog()?.hidePopover());

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  const holds = (node) => node.contains(document.activeElement);
  focusedCell = holds(target) ? [...(target.cells ?? [])].findIndex(holds) : null;
});
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (focusedCell === null) return;
  const next = target.matches("td > a") ? target : target.cells?.[focusedCell]?.querySelector("button, a");
  if (!next) return;
  next.focus({ preventScroll: true });
  focusedCell = null;
});

/** A name that was taken makes room for the next one; one that was not stays to be corrected. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.matches("[data-names]")) return;
  if (detail.xhr.status < 400) detail.elt.reset();
});

/** One box above the others ticks them all. */
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-tick-all]")) return;
  target.closest("table").querySelectorAll("[name=students]").forEach((box) => (box.checked = target.checked));
});

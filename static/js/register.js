// The register: a cell opens in a dialog over the table, and closes once something was recorded.
// Without this script a cell is a link to a page of its own.
"use strict";

const dialog = () => document.getElementById("cell-dialog");

document.addEventListener("htmx:afterSwap", (event) => {
  const isAsked = event.detail.requestConfig.verb === "get";
  if (isAsked && event.detail.target.id === "cell") dialog()?.showPopover();
});
document.addEventListener("register-changed", () => dialog()?.hidePopover());

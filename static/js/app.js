// Every page: toasts that go by themselves, menus that close, focus after a refused form. All work without it.
"use strict";

const TOAST_MS = 8000;
const UNDO_MS = 60000;

/** Let a toast go after a while; it stays as long as somebody points at it or has the focus in it. */
function watchToast(toast) {
  const button = toast.querySelector("[data-dismiss]");
  if (!button || !button.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () => toast.remove());
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000);
    else toast.remove();
  };
  setTimeout(leave, toast.querySelector("form") ? UNDO_MS : TOAST_MS);
}

/** Whoever marks a whole class is faster than toasts go: the newest takes the place of the others, but for one that
    somebody is about to undo. */
function watchToasts() {
  const toasts = [...document.querySelectorAll("[data-toast]")];
  const isNew = (toast) => toast.querySelector("[data-dismiss]")?.hidden;
  if (toasts.some(isNew)) {
    const isOver = (toast) => !isNew(toast) && !toast.matches(":focus-within, :has(.htmx-request)");
    toasts.filter(isOver).forEach((toast) => toast.remove());
  }
  toasts.forEach(watchToast);
}

/** A refused form: the reader starts at the first field that is wrong. */
function focusFirstError(root) {
  root.querySelector("[aria-invalid=true]")?.focus();
}

/** What was sent and did not arrive is said, unless the page has a place of its own for it; a poll that fails tries
 * again by itself. */
function sayFailed(event) {
  const toasts = document.getElementById("toasts");
  const isSaid = event.detail.xhr?.status === 401 || document.getElementById("lost");
  if (event.detail.requestConfig?.verb === "get" || isSaid || !toasts || toasts.querySelector("[data-failure]")) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.failure = "";
  toast.textContent = toasts.dataset.failed;
  toasts.append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** A session that has ended is said until an answer comes again, from another tab's sign-in say; what is on the page
 * stays there. */
function saySignedOut(event) {
  const note = document.getElementById("signed-out");
  const { status } = event.detail.xhr;
  if (note && status) note.hidden = status !== 401;
}

/** A page that asks for itself (its clock, a filter) and is told that it is not to be seen: the role was taken away
 * meanwhile, or what it shows is gone. It stays as it is, says so and asks no more by itself. */
function sayGone(event) {
  const note = document.getElementById("gone");
  const { requestConfig, xhr } = event.detail;
  const isForItself = requestConfig.verb === "get" && new URL(requestConfig.path, location).pathname === location.pathname;
  if (!note || !isForItself || ![403, 404].includes(xhr.status)) return;
  event.detail.shouldSwap = false;
  note.hidden = false;
}

function stopPolling(event) {
  const isOver = document.getElementById("gone")?.hidden === false;
  if (isOver && event.detail.elt.matches("[hx-trigger^=every]")) event.preventDefault();
}

function closeMenus(event) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target))) menu.open = false;
  });
}

["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
  document.addEventListener(name, sayFailed);
});
document.addEventListener("htmx:afterRequest", saySignedOut);
document.addEventListener("htmx:beforeSwap", sayGone);
document.addEventListener("htmx:beforeRequest", stopPolling);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("DOMContentLoaded", () => {
  watchToasts();
  focusFirstError(document);
});
document.addEventListener("htmx:afterSettle", (event) => {
  watchToasts();
  if (event.detail.xhr?.status === 422) focusFirstError(event.detail.target);
});

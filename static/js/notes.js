// The notes of a slot: a seat opens its note beside the map, what is typed is saved, and no word gets lost on the way.
// Without this script each seat is a link to the page with its note open, and a button saves.
"use strict";

const RETRY_MS = 5000;
let goOn = null; // what waits until the open note is saved
let retry = 0;
let opened = ""; // the student whose note was opened last
let focusedLink = "";

const noteForm = () => document.querySelector("[data-note]");
const linkTo = (student) => document.querySelector(`:is(#seats, #others) a[href$="?student=${student}"]`);
const isSending = () => document.querySelector("#panel form.htmx-request") !== null;
const plainLines = (text) => (text ?? "").replace(/\r\n?/g, "\n");

/** What is in the field, and the server does not have. */
function isUnsaved() {
  const field = noteForm()?.elements.text;
  return Boolean(field) && (field.value !== field.defaultValue || field.matches("[aria-invalid=true]"));
}

function sayProblem(form, sentence) {
  const box = form.querySelector("[data-problem]");
  box.hidden = !sentence;
  if (box.textContent !== sentence) box.textContent = sentence;
}

/** The answer is about the note: nobody was sent to the sign-in, and nothing else stands in its way. */
function isAnswered({ elt, xhr }) {
  const path = xhr.responseURL && new URL(xhr.responseURL).pathname;
  return path === elt.getAttribute("action") && [200, 409, 422].includes(xhr.status);
}

function noteSaved(form, sent) {
  form.elements.text.defaultValue = plainLines(sent);
  form.elements.text.removeAttribute("aria-invalid");
  form.toggleAttribute("data-unsaved", isUnsaved());
}

function noteAnswered({ detail }) {
  const { elt: form, xhr, requestConfig } = detail;
  if (!form.matches("[data-note]")) return;
  clearTimeout(retry);
  if (isAnswered(detail)) {
    sayProblem(form, "");
    if (xhr.status === 200) noteSaved(form, requestConfig.formData.get("text"));
    else goOn = null;
  } else {
    goOn = null;
    const isLost = xhr.status === 0 || xhr.status >= 500;
    sayProblem(form, isLost ? form.dataset.unsent : form.dataset.refused);
    if (isLost) retry = setTimeout(sendAgain, RETRY_MS);
  }
}

function sendAgain() {
  if (isUnsaved()) noteForm().requestSubmit();
}

/** What waited comes once all is saved and nothing is on its way: an answer finds no place once its form is gone. */
function goOnWhenFree() {
  if (!goOn || isSending()) return;
  if (isUnsaved()) {
    noteForm().requestSubmit();
    return;
  }
  const go = goOn;
  goOn = null;
  go();
}

/** Nothing to save is not sent. A field that was emptied deletes its note on leaving it, not while one still types. */
function skipNeedless(event) {
  const { elt, requestConfig } = event.detail;
  const reason = requestConfig.triggeringEvent?.type;
  if (!elt.matches("[data-note]")) return;
  if (!isUnsaved() || (reason === "input" && !elt.elements.text.value.trim())) event.preventDefault();
}

/** Whatever would take the field away waits until its text is saved; after a conflict it does not come at all. */
function saveFirst(event) {
  const { elt, target, issueRequest } = event.detail;
  const takesAway = target?.id === "panel" || elt.closest("[data-toast]");
  if (!takesAway || elt.matches("[data-discard]") || !(isUnsaved() || isSending())) return;
  event.preventDefault();
  const address = elt.getAttribute("href");
  // The answer may draw the map anew, and the link with it.
  goOn = address ? () => document.querySelector(`main a[href="${CSS.escape(address)}"]`)?.click() : () => issueRequest(true);
  goOnWhenFree();
}

function markOpened() {
  const panel = document.querySelector("#panel :is([data-student], [data-pick])")?.dataset;
  const now = panel?.student || panel?.pick || "";
  document.querySelectorAll(":is(#seats, #others) a").forEach((link) => {
    const isIt = now !== "" && link.getAttribute("href").endsWith(`?student=${now}`);
    link.classList.toggle("current", isIt);
    if (isIt) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const before = opened;
  opened = now || opened;
  return now ? "" : before;
}

/** The keyboard goes where one would type; a finger would only be met by its keyboard. */
function panelDrawn({ detail }) {
  if (detail.target.id !== "panel" || detail.elt.matches("[data-student]")) return;
  // htmx hears a new form only when all has settled; who types at once is quicker.
  htmx.process(detail.target);
  const left = markOpened();
  const title = document.getElementById("panel-title");
  const field = document.querySelector("#panel textarea:not([readonly])");
  if (!title) {
    linkTo(left)?.focus({ preventScroll: true });
    return;
  }
  const start = field && !matchMedia("(pointer: coarse)").matches ? field : title;
  start.focus({ preventScroll: true });
  field?.setSelectionRange(field.value.length, field.value.length);
  linkTo(opened)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Who took the last of a list back is left on the button that counts. */
function countsDrawn({ detail }) {
  if (detail.target.id === "counts" && document.activeElement === document.body) {
    document.getElementById("presented")?.focus({ preventScroll: true });
  }
}

document.addEventListener("htmx:confirm", saveFirst);
document.addEventListener("htmx:beforeRequest", skipNeedless);
document.addEventListener("htmx:afterRequest", noteAnswered);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("[data-count]") && detail.xhr.status === 200) detail.elt.reset();
});
document.addEventListener("htmx:afterRequest", () => setTimeout(goOnWhenFree));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.elt.matches("[data-note]") && !isAnswered({ elt: detail.requestConfig.elt, xhr: detail.xhr })) {
    detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterSwap", panelDrawn);
document.addEventListener("htmx:afterSwap", countsDrawn);

// The map and the lists are drawn anew: the focus stays, and so does a list that was opened.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  const link = document.activeElement;
  focusedLink = link.href && target.contains(link) ? `#${target.id} a[href="${CSS.escape(link.getAttribute("href"))}"]` : "";
  const [list, next] = [target, fragment].map((node) => node.querySelector("#absent"));
  if (list && next) next.open = list.open;
});
document.addEventListener("htmx:oobAfterSwap", () => {
  const link = focusedLink && document.querySelector(focusedLink);
  if (link) {
    // It is htmx's only when all has settled, and Enter may be quicker.
    htmx.process(link);
    link.focus({ preventScroll: true });
  }
  focusedLink = "";
  markOpened();
});

// The problem stands beside the field, no toast says it once more.
["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
  document.addEventListener(name, (event) => {
    if (event.detail.elt.matches("[data-note]")) event.stopPropagation();
  }, { capture: true });
});
document.addEventListener("input", ({ target }) => {
  target.closest("[data-note]")?.toggleAttribute("data-unsaved", isUnsaved());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("#panel")) linkTo(opened)?.focus();
});
window.addEventListener("online", sendAgain);
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});
document.addEventListener("DOMContentLoaded", () => {
  markOpened();
  linkTo(opened)?.scrollIntoView({ block: "nearest", inline: "nearest" });
});

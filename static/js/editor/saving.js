// The drawing goes into the form's text and back comes a fragment: saved, refused with the elements that are wrong, or
// what somebody else saved meanwhile. What does not arrive leaves the drawing as it was.

import { placedFromZero } from "./edits.js";
import { say, word } from "./words.js";

const FIELDS = ["id", "label", "x", "y", "width", "height", "type"];
const PAGE = /^\s*<!doctype/i;

export class Saving {
  constructor(form, { drawing, view, camera }) {
    Object.assign(this, { form, drawing, view, camera, sent: drawing.elements });
    this.outcome = form.querySelector("#outcome");
    this.state = document.getElementById("state");
    this.state.hidden = false;
    this.isStored = "stored" in form.dataset;
    form.addEventListener("htmx:configRequest", (event) => this.write(event));
    form.addEventListener("htmx:beforeSwap", (event) => this.keepPage(event));
    form.addEventListener("htmx:sendError", () => this.failed());
    form.addEventListener("htmx:afterSettle", () => this.answered());
    document.body.addEventListener("drawing-saved", () => this.saved());
    this.outcome.addEventListener("click", (event) => this.jump(event));
    drawing.addEventListener("change", () => this.showState());
    this.showState();
    this.answered();
  }

  static read(form) {
    const rows = JSON.parse(form.elements.text.value);
    return rows.map((row) => ({ ...row, label: row.label ?? "" }));
  }

  save() { this.form.requestSubmit(document.getElementById("save")); }

  write(event) {
    this.sent = this.drawing.elements;
    const rows = placedFromZero(this.sent).map((element) => Object.fromEntries(FIELDS.map((name) => [name, element[name]])));
    event.detail.parameters.text = JSON.stringify(rows);
  }

  /** A whole page in place of a fragment: signed out, or the room is gone. */
  keepPage(event) {
    if (event.detail.xhr.status !== 401 && !PAGE.test(event.detail.xhr.responseText)) return;
    event.detail.shouldSwap = false;
    this.failed();
  }

  failed() {
    const alert = document.createElement("p");
    alert.className = "alert bad";
    alert.setAttribute("role", "alert");
    alert.dataset.failed = "";
    alert.textContent = word("failed");
    this.outcome.querySelectorAll("[data-failed]").forEach((old) => old.remove());
    this.outcome.append(alert);
  }

  saved() {
    this.isStored = true;
    this.drawing.markSaved(this.sent);
    say("saved");
  }

  answered() {
    const places = [...this.outcome.querySelectorAll("[data-place]")].map((button) => this.sent[button.dataset.place]?.id);
    this.view.markWrong(places);
    const alert = this.outcome.querySelector("[role=alert]");
    if (!alert) return;
    alert.tabIndex = -1;
    alert.focus({ preventScroll: true });
    alert.scrollIntoView({ block: "nearest" });
  }

  jump(event) {
    const button = event.target.closest("[data-place]");
    const element = button && this.drawing.byId(this.sent[button.dataset.place]?.id);
    if (!element) return;
    this.drawing.select([element.id]);
    this.camera.reveal(element);
    this.view.svg.scrollIntoView({ block: "nearest" });
    this.view.focus(element.id);
  }

  showState() {
    this.state.textContent = word(this.drawing.isDirty || !this.isStored ? "unsaved" : "saved");
  }
}

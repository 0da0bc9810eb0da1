// Keys. Those of the canvas work on the toolbar too, so that one need not go back after a button; fields keep theirs.

import { say } from "./words.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FAR = 5;
const WITH_CTRL = { z: "undo", y: "redo", d: "duplicate", a: "all" };
const PLAIN = {
  s: "seat", t: "table", g: "gap", d: "door", r: "rotate",
  "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", 0: "fit", Delete: "remove", Backspace: "remove",
};

export class Keyboard {
  constructor(root, { drawing, view, acts, pointer, save }) {
    Object.assign(this, { root, drawing, view, acts, pointer, save });
    document.addEventListener("keydown", (event) => this.pressed(event));
    view.world.addEventListener("focusin", (event) => this.focused(event));
    view.svg.addEventListener("dblclick", () => this.toFields());
  }

  /** Tab selects what it comes to, unless several are being gathered. */
  focused(event) {
    const id = event.target.dataset.id;
    if (id && !this.acts.isSeveral && !this.drawing.selection.has(id)) this.drawing.select([id]);
    const element = this.drawing.byId(id);
    if (element) this.view.camera.reveal(element);
  }

  pressed(event) {
    if (event.defaultPrevented || document.querySelector("dialog:modal, dialog:popover-open")) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (isCtrl && key === "s") return this.took(event, this.save);
    const { target } = event;
    if (target.matches("input, textarea, select")) return this.inField(event, key);
    if (target !== document.body && !this.root.contains(target)) return;
    if (isCtrl) {
      const name = key === "z" && event.shiftKey ? "redo" : WITH_CTRL[key];
      if (name) this.took(event, () => this.acts.do(name));
      return;
    }
    if (key in ARROWS) return this.arrow(event, ARROWS[key]);
    if (target.matches("button, summary, a") && (key === "Enter" || key === " ")) return;
    if (event.altKey || target === document.body) return;
    this.plain(event, key);
  }

  plain(event, key) {
    if (key in PLAIN) return this.took(event, () => this.acts.do(PLAIN[key]));
    if (key === " ") return this.took(event, () => this.gather(event.target.dataset.id));
    if (key === "Enter") return this.took(event, () => this.toFields());
    if (key === "Escape") this.took(event, () => this.escape());
  }

  took(event, act) {
    event.preventDefault();
    act();
  }

  arrow(event, [x, y]) {
    if (!this.drawing.selection.size) return;
    const by = (this.acts.step || 1) * (event.shiftKey ? FAR : 1);
    this.took(event, () => (event.altKey ? this.acts.grow(x * by, y * by) : this.acts.move(x * by, y * by)));
  }

  /** The first Space begins with what is selected; each one adds the focused element or takes it away. */
  gather(id) {
    const { acts, drawing } = this;
    if (!acts.isSeveral) {
      acts.setSeveral(true);
      if (!id || drawing.selection.has(id)) return;
    }
    if (!id) return;
    drawing.toggle(id);
    say("selected", { n: drawing.selection.size });
  }

  toFields() {
    const fields = [...document.querySelectorAll(".panel [data-field]")];
    fields.find((field) => field.checkVisibility())?.focus();
  }

  escape() {
    if (this.pointer.cancel()) return;
    this.acts.selectNone();
    this.view.svg.focus({ preventScroll: true });
    say("nothing");
  }

  /** From a field back to the element that it is about. */
  inField(event, key) {
    if (key !== "Escape" || !event.target.closest(".panel")) return;
    const [first] = this.drawing.selection;
    this.took(event, () => this.view.focus(first));
  }
}

// The fields beside the canvas: what the selection is, in numbers and words.

import { move, put } from "./edits.js";
import { bounds, LEAST, MOST } from "./geometry.js";
import { rowAndSeat } from "./labels.js";
import { nameOf, word } from "./words.js";

const PLACES = ["x", "y"];

export class Panel {
  constructor(root, drawing) {
    Object.assign(this, { root, drawing, fields: {} });
    root.querySelectorAll("[data-field]").forEach((field) => {
      this.fields[field.dataset.field] = field;
      field.addEventListener(field.dataset.field === "label" ? "input" : "change", () => this.changed(field));
    });
    drawing.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const { drawing } = this;
    const { selected } = drawing;
    const seats = selected.filter((e) => e.type === "seat").length;
    this.toggle("selection", selected.length > 0);
    this.toggle("none", selected.length === 0);
    this.toggle("one", selected.length === 1);
    this.toggle("seats", seats > 1);
    this.root.querySelector("h2").textContent =
      selected.length === 0 ? word("nothing")
        : selected.length === 1 ? nameOf(selected[0]) : word("selected", { n: selected.length });
    const all = drawing.elements.filter((e) => e.type === "seat").length;
    this.root.querySelector("[data-totals]").textContent = word("seats", { n: all, m: drawing.elements.length - all });
    if (selected.length) this.fill(selected);
  }

  toggle(name, isShown) {
    this.root.querySelector(`[data-for="${name}"]`).hidden = !isShown;
  }

  fill(selected) {
    const box = bounds(selected);
    const common = (key) => (selected.every((e) => e[key] === selected[0][key]) ? selected[0][key] : "");
    const values = { label: selected[0].label, type: common("type"), x: box.x, y: box.y };
    Object.assign(values, { width: common("width"), height: common("height") });
    Object.entries(values).forEach(([key, value]) => {
      const field = this.fields[key];
      if (field !== document.activeElement || field.value !== String(value)) field.value = value;
    });
    this.root.querySelector("#el-reads").textContent = selected[0].type === "seat" ? this.reads(selected[0].label) : "";
  }

  reads(label) {
    const parts = rowAndSeat(label);
    return parts ? word("reads", parts) : word("plain", { label: label || "–" });
  }

  changed(field) {
    const { drawing } = this;
    const key = field.dataset.field;
    if (key === "label" || key === "type") {
      return drawing.apply(put(drawing.elements, drawing.selection, { [key]: field.value }), { merge: `field ${key}` });
    }
    const number = Number(field.value);
    const least = PLACES.includes(key) ? -MOST : LEAST;
    if (field.value === "" || !Number.isFinite(number) || number < least || number > MOST) {
      field.value = "";
      return this.show();
    }
    drawing.apply(this.placed(key, number));
  }

  /** x and y move all together, width and height are given to each. */
  placed(key, number) {
    const { elements, selection, selected } = this.drawing;
    if (!PLACES.includes(key)) return put(elements, selection, { [key]: number });
    const distance = number - bounds(selected)[key];
    return key === "x" ? move(elements, selection, distance, 0) : move(elements, selection, 0, distance);
  }
}

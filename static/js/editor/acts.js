// What the buttons and keys do, by name.

import * as edits from "./edits.js";
import { bounds } from "./geometry.js";
import { nameOf, say, word } from "./words.js";

const FACTOR = 1.25;

export class Acts {
  constructor(drawing, view, camera) {
    Object.assign(this, { drawing, view, camera, isSeveral: false, isSnapping: true, grid: 4 });
  }

  get step() { return this.isSnapping ? this.grid : 0; }

  do(name) {
    const { drawing, camera } = this;
    const needs = ["duplicate", "rotate", "remove", "renumber"];
    if (needs.includes(name) && !drawing.selection.size) return say("nothing");
    const simple = {
      undo: () => drawing.undo() && say("undone"),
      redo: () => drawing.redo() && say("redone"),
      "zoom-in": () => camera.scale(FACTOR),
      "zoom-out": () => camera.scale(1 / FACTOR),
      fit: () => camera.fit(bounds(drawing.elements)),
      several: () => this.setSeveral(!this.isSeveral),
      snap: () => this.setSnap(!this.isSnapping, this.grid),
      all: () => this.selectAll(),
      duplicate: () => this.duplicate(),
      rotate: () => this.rotate(),
      remove: () => this.remove(),
      renumber: () => this.renumber(),
    };
    return name in simple ? simple[name]() : this.add(name);
  }

  add(type) {
    const { drawing, camera } = this;
    const beside = drawing.selected.at(-1);
    const label = { table: "", gap: "", door: word("door") }[type];
    const options = { beside, at: camera.middle, label, step: this.step };
    const [elements, element] = edits.add(drawing.elements, type, options);
    drawing.apply(elements, { selection: [element.id] });
    camera.reveal(element);
    say("added", { name: nameOf(element) });
  }

  duplicate() {
    const [elements, selection] = edits.duplicate(this.drawing.elements, this.drawing.selection);
    this.drawing.apply(elements, { selection });
    this.camera.reveal(bounds(this.drawing.selected));
    say("duplicated", { n: selection.size });
  }

  rotate() {
    this.drawing.apply(edits.rotate(this.drawing.elements, this.drawing.selection));
    say("rotated");
  }

  remove() {
    const { drawing, view } = this;
    const ids = drawing.selection;
    const hadFocus = view.world.contains(document.activeElement);
    drawing.apply(edits.remove(drawing.elements, ids), { selection: [] });
    if (hadFocus) view.svg.focus({ preventScroll: true });
    say("deleted", { n: ids.size });
  }

  renumber() {
    const { drawing } = this;
    const first = document.getElementById("first-label").value;
    const byRow = document.getElementById("by-row").checked;
    const [elements, labels] = edits.renumber(drawing.elements, drawing.selection, first, byRow);
    if (!labels.length) return;
    drawing.apply(elements);
    say("renumbered", { n: labels.length, first: labels[0], last: labels.at(-1) });
  }

  move(dx, dy) {
    const { drawing } = this;
    drawing.apply(edits.move(drawing.elements, drawing.selection, dx, dy), { merge: "move" });
    const box = bounds(drawing.selected);
    this.camera.reveal(box);
    say("moved", box);
  }

  grow(dw, dh) {
    const { drawing } = this;
    drawing.apply(edits.grow(drawing.elements, drawing.selection, dw, dh), { merge: "grow" });
    const { width, height } = drawing.selected[0];
    say("resized", { w: width, h: height });
  }

  selectAll() {
    this.drawing.select(this.drawing.elements.map((e) => e.id));
    say("selected", { n: this.drawing.selection.size });
  }

  selectNone() {
    if (this.isSeveral) this.setSeveral(false);
    this.drawing.select([]);
  }

  setSeveral(isSeveral) {
    this.isSeveral = isSeveral;
    this.view.isGathering = isSeveral;
    this.drawing.tell();
    say(isSeveral ? "several" : "single");
  }

  setSnap(isSnapping, grid) {
    Object.assign(this, { isSnapping, grid });
    this.view.setGrid(this.step);
    this.drawing.tell();
  }
}

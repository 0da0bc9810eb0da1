// Mouse, pen and fingers on the canvas. A mouse draws frames on the paper, a finger pans it; two fingers zoom; a long
// press selects several.

import { move, stretch } from "./edits.js";
import { bounds, boxOf, resized, snapped, touches } from "./geometry.js";
import { say } from "./words.js";

const SLOP = { mouse: 3, pen: 4, touch: 8 };
const LONG_PRESS_MS = 450;
const WHEEL = 0.0022;

export class Pointer {
  constructor(svg, { drawing, view, camera, acts }) {
    Object.assign(this, { svg, drawing, view, camera, acts, fingers: new Map(), gesture: null });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.moved(event));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", (event) => this.lost(event));
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    // The focus goes where the selection goes, which a browser does not know.
    svg.addEventListener("mousedown", (event) => event.preventDefault());
    svg.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  down(event) {
    this.fingers.set(event.pointerId, event);
    this.svg.setPointerCapture(event.pointerId);
    if (this.fingers.size === 2) return this.beginPinch();
    if (this.fingers.size > 2 || event.button > 1) return;
    const target = this.pick(event, { withHandles: true });
    const start = { event, at: this.camera.toPaper(event.clientX, event.clientY), isMoved: false, ...target };
    this.gesture = { ...start, kind: this.kindOf(event, target) };
    if (event.pointerType === "touch" && !target.edge) {
      this.timer = setTimeout(() => this.longPress(), LONG_PRESS_MS);
    }
  }

  /** What lies there: a handle's edge, an element's id, or nothing. */
  pick(event, { withHandles }) {
    const found = document.elementsFromPoint(event.clientX, event.clientY);
    const grip = withHandles && found.find((node) => node.dataset?.edge);
    const element = found.map((node) => node.closest?.("[data-id]")).find(Boolean);
    return { edge: grip ? grip.dataset.edge : null, id: element?.dataset.id ?? null };
  }

  kindOf(event, { edge, id }) {
    const isAdding = this.isAdding(event);
    if (event.button === 1) return "pan";
    if (edge) return "resize";
    if (id) return isAdding ? "toggle" : "drag";
    return event.pointerType === "touch" && !this.acts.isSeveral ? "pan" : "frame";
  }

  isAdding(event) { return this.acts.isSeveral || event.shiftKey || event.ctrlKey || event.metaKey; }

  moved(event) {
    if (this.fingers.has(event.pointerId)) this.fingers.set(event.pointerId, event);
    const { gesture } = this;
    if (gesture?.kind === "pinch") return this.pinch();
    if (!gesture || event.pointerId !== gesture.event.pointerId) return;
    const { clientX, clientY } = gesture.event;
    const slop = SLOP[event.pointerType] ?? 3;
    if (!gesture.isMoved && Math.hypot(event.clientX - clientX, event.clientY - clientY) < slop) return;
    if (!gesture.isMoved) this.begin(gesture);
    this[gesture.kind](event, this.camera.toPaper(event.clientX, event.clientY));
  }

  /** Only now is it a drag and no tap. */
  begin(gesture) {
    clearTimeout(this.timer);
    const { drawing } = this;
    gesture.isMoved = true;
    gesture.last = gesture.event;
    if (gesture.kind === "toggle") {
      // Dragged with Shift: the element comes along with the others.
      if (!drawing.selection.has(gesture.id)) drawing.toggle(gesture.id);
      gesture.kind = "drag";
    }
    if (gesture.kind === "drag" && !drawing.selection.has(gesture.id)) drawing.select([gesture.id]);
    gesture.before = drawing.elements;
    gesture.box = bounds(drawing.selected);
    gesture.chosen = this.isAdding(gesture.event) ? drawing.selection : new Set();
  }

  drag(_event, at) {
    const { before, box, at: from } = this.gesture;
    const { step } = this.acts;
    const dx = snapped(box.x + at.x - from.x, step) - box.x;
    const dy = snapped(box.y + at.y - from.y, step) - box.y;
    this.drawing.show(move(before, this.drawing.selection, dx, dy));
  }

  resize(_event, at) {
    const { before, box, edge, at: from } = this.gesture;
    const to = resized(box, edge, at.x - from.x, at.y - from.y, this.acts.step);
    this.drawing.show(stretch(before, this.drawing.selection, box, to));
  }

  pan(event) {
    const { gesture } = this;
    this.camera.pan(event.clientX - gesture.last.clientX, event.clientY - gesture.last.clientY);
    gesture.last = event;
  }

  frame(_event, at) {
    const { drawing, view, gesture } = this;
    view.frame = boxOf(gesture.at, at);
    const inside = drawing.elements.filter((element) => touches(element, view.frame)).map((element) => element.id);
    drawing.select([...gesture.chosen, ...inside]);
  }

  up(event) {
    clearTimeout(this.timer);
    this.fingers.delete(event.pointerId);
    const { gesture, drawing } = this;
    if (!gesture || (gesture.kind !== "pinch" && event.pointerId !== gesture.event.pointerId)) return;
    if (gesture.kind === "pinch" && this.fingers.size) return;
    this.gesture = null;
    if (gesture.kind === "pinch") return;
    if (!gesture.isMoved) return this.tap(event, gesture);
    this.end(gesture);
  }

  end({ kind, id }) {
    const { drawing, view } = this;
    view.frame = null;
    drawing.drop();
    drawing.tell();
    if (kind === "frame") {
      say("selected", { n: drawing.selection.size });
      view.svg.focus({ preventScroll: true });
    } else if (kind === "drag") {
      view.focus(id);
      say("moved", bounds(drawing.selected));
    }
  }

  /** A tap goes through a handle, which lies over its neighbours. */
  tap(event, gesture) {
    if (gesture.isDone || event.button > 0) return;
    const { drawing, view } = this;
    const { id } = this.pick(event, { withHandles: false });
    if (!id) {
      if (!this.isAdding(event)) drawing.select([]);
      return view.svg.focus({ preventScroll: true });
    }
    if (this.isAdding(event)) drawing.toggle(id);
    else drawing.select([id]);
    if (drawing.selection.has(id)) view.focus(id);
    else view.svg.focus({ preventScroll: true });
    if (drawing.selection.size > 1) say("selected", { n: drawing.selection.size });
  }

  longPress() {
    const { gesture } = this;
    if (!gesture || gesture.isMoved) return;
    if (!this.acts.isSeveral) this.acts.setSeveral(true);
    if (gesture.id) {
      if (!this.drawing.selection.has(gesture.id)) this.drawing.toggle(gesture.id);
      gesture.isDone = true;
    } else {
      gesture.kind = "frame";
    }
  }

  beginPinch() {
    clearTimeout(this.timer);
    this.drawing.cancel();
    this.view.frame = null;
    this.gesture = { kind: "pinch", ...this.spread() };
    this.drawing.tell();
  }

  spread() {
    const [a, b] = [...this.fingers.values()];
    const [x, y] = [(a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2];
    return { x, y, distance: Math.max(Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), 1) };
  }

  pinch() {
    if (this.fingers.size < 2) return;
    const now = this.spread();
    const { x, y, distance } = this.gesture;
    this.camera.pan(now.x - x, now.y - y);
    this.camera.scale(now.distance / distance, now.x, now.y);
    Object.assign(this.gesture, now);
  }

  lost(event) {
    clearTimeout(this.timer);
    this.fingers.delete(event.pointerId);
    this.gesture = null;
    this.view.frame = null;
    this.drawing.cancel();
    this.drawing.tell();
  }

  /** Escape in the middle of a drag. */
  cancel() {
    if (!this.gesture?.isMoved) return false;
    this.gesture = null;
    this.view.frame = null;
    this.drawing.cancel();
    this.drawing.tell();
    return true;
  }

  wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      this.camera.scale(Math.exp(-event.deltaY * WHEEL), event.clientX, event.clientY);
    } else {
      const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      this.camera.pan(-dx, -dy);
    }
  }
}

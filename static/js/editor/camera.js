// Where the paper is looked at and how large: screen pixels = units * zoom + (x, y).

import { clamp } from "./geometry.js";

const [FARTHEST, NEAREST] = [0.1, 6];
const MARGIN = 36;

export class Camera extends EventTarget {
  constructor(svg) {
    super();
    this.svg = svg;
    Object.assign(this, { x: 40, y: 40, zoom: 1 });
  }

  tell() { this.dispatchEvent(new Event("change")); }

  /** A point of the paper under a point of the window. */
  toPaper(clientX, clientY) {
    const box = this.svg.getBoundingClientRect();
    return { x: (clientX - box.left - this.x) / this.zoom, y: (clientY - box.top - this.y) / this.zoom };
  }

  get middle() {
    const box = this.svg.getBoundingClientRect();
    return this.toPaper(box.left + box.width / 2, box.top + box.height / 2);
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.tell();
  }

  /** Larger or smaller by a factor, about a point of the window, else about the middle. */
  scale(factor, clientX, clientY) {
    const box = this.svg.getBoundingClientRect();
    const [px, py] = [(clientX ?? box.left + box.width / 2) - box.left, (clientY ?? box.top + box.height / 2) - box.top];
    const zoom = clamp(this.zoom * factor, FARTHEST, NEAREST);
    this.x = px - (px - this.x) * (zoom / this.zoom);
    this.y = py - (py - this.y) * (zoom / this.zoom);
    this.zoom = zoom;
    this.tell();
  }

  /** The whole of a box; without one, the corner of the paper. */
  fit(box) {
    const { width, height } = this.svg.getBoundingClientRect();
    if (!box || !width) {
      Object.assign(this, { x: MARGIN, y: MARGIN, zoom: 1 });
    } else {
      const zoom = Math.min((width - 2 * MARGIN) / Math.max(box.width, 1), (height - 2 * MARGIN) / Math.max(box.height, 1));
      this.zoom = clamp(zoom, FARTHEST, 1.6);
      this.x = (width - box.width * this.zoom) / 2 - box.x * this.zoom;
      this.y = (height - box.height * this.zoom) / 2 - box.y * this.zoom;
    }
    this.tell();
  }

  /** Bring a box into sight, if it is not. */
  reveal(box) {
    const { width, height } = this.svg.getBoundingClientRect();
    const [left, top] = [box.x * this.zoom + this.x, box.y * this.zoom + this.y];
    const [right, bottom] = [left + box.width * this.zoom, top + box.height * this.zoom];
    const dx = left < 0 ? MARGIN - left : right > width ? Math.max(width - MARGIN - right, MARGIN - left) : 0;
    const dy = top < 0 ? MARGIN - top : bottom > height ? Math.max(height - MARGIN - bottom, MARGIN - top) : 0;
    if (dx || dy) this.pan(dx, dy);
  }
}

// The drawing: its elements, the selection, and the way back and forth. A state is never changed, only replaced, so
// that to compare two is to compare references.

const MOST_STEPS = 300;
const MERGE_MS = 800;

export class Drawing extends EventTarget {
  constructor(elements) {
    super();
    this.elements = elements;
    this.saved = elements;
    this.selection = new Set();
    this.past = [];
    this.future = [];
    this.held = null;
    this.last = { merge: null, at: 0 };
  }

  get isDirty() { return this.elements !== this.saved; }
  get selected() { return this.elements.filter((e) => this.selection.has(e.id)); }
  byId(id) { return this.elements.find((e) => e.id === id); }

  tell() { this.dispatchEvent(new Event("change")); }

  select(ids) {
    this.selection = new Set(ids);
    this.tell();
  }

  toggle(id) {
    const next = new Set(this.selection);
    if (!next.delete(id)) next.add(id);
    this.select(next);
  }

  /** One step. Steps of the same `merge` that follow each other quickly (an arrow that is held) are undone at once. */
  apply(elements, { selection = this.selection, merge = null } = {}) {
    if (elements === this.elements) return;
    const now = Date.now();
    const isMerged = merge !== null && merge === this.last.merge && now - this.last.at < MERGE_MS;
    if (!isMerged) this.remember(this.elements, this.selection);
    this.last = { merge, at: now };
    this.elements = elements;
    this.select(selection);
  }

  /** While a drag lasts: shown, but no step yet. `drop` makes it one, `cancel` puts it back. */
  show(elements) {
    this.held ??= this.elements;
    this.elements = elements;
    this.tell();
  }

  drop() {
    const before = this.held;
    this.held = null;
    if (before && before !== this.elements) {
      this.remember(before, this.selection);
      this.last = { merge: null, at: 0 };
      this.tell();
    }
  }

  cancel() {
    if (!this.held) return;
    this.elements = this.held;
    this.held = null;
    this.tell();
  }

  remember(elements, selection) {
    this.past.push({ elements, selection });
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
  }

  undo() { return this.travel(this.past, this.future); }
  redo() { return this.travel(this.future, this.past); }

  travel(from, to) {
    this.cancel();
    const state = from.pop();
    if (!state) return false;
    to.push({ elements: this.elements, selection: this.selection });
    this.last = { merge: null, at: 0 };
    this.elements = state.elements;
    const there = new Set(this.elements.map((e) => e.id));
    this.select([...state.selection].filter((id) => there.has(id)));
    return true;
  }

  markSaved(elements) {
    this.saved = elements;
    this.tell();
  }
}

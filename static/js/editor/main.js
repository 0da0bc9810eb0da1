// The layout editor: puts its parts together. Without it the page offers the layout as text.

import { Acts } from "./acts.js";
import { Camera } from "./camera.js";
import { Drawing } from "./drawing.js";
import { bounds } from "./geometry.js";
import { Keyboard } from "./keyboard.js";
import { Leaving } from "./leaving.js";
import { Panel } from "./panel.js";
import { Pointer } from "./pointer.js";
import { Saving } from "./saving.js";
import { View } from "./view.js";
import { readWords } from "./words.js";

function start() {
  const form = document.getElementById("drawing");
  const root = document.getElementById("editor");
  const svg = document.getElementById("canvas");
  // A text that is no layout is mended as text.
  const drawing = new Drawing(Saving.read(form));
  readWords();
  form.querySelector("[data-plain]").hidden = true;
  root.hidden = false;
  const camera = new Camera(svg);
  const view = new View(svg, drawing, camera);
  const acts = new Acts(drawing, view, camera);
  const saving = new Saving(form, { drawing, view, camera });
  const pointer = new Pointer(svg, { drawing, view, camera, acts });
  new Panel(root.querySelector(".panel"), drawing);
  new Keyboard(root, { drawing, view, acts, pointer, save: () => saving.save() });
  new Leaving(drawing);
  connectTools(root, { drawing, camera, acts });
  view.draw();
  camera.fit(bounds(drawing.elements));
  root.dataset.ready = "yes";
}

function connectTools(root, { drawing, camera, acts }) {
  const step = root.querySelector("#step");
  const zoom = root.querySelector("#zoom");
  const tool = (name) => root.querySelector(`[data-do="${name}"]`);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) acts.do(button.dataset.do);
  });
  step.addEventListener("change", () => acts.setSnap(true, Number(step.value)));
  camera.addEventListener("change", () => { zoom.textContent = `${Math.round(camera.zoom * 100)} %`; });
  const show = () => {
    tool("undo").disabled = !drawing.past.length;
    tool("redo").disabled = !drawing.future.length;
    ["duplicate", "rotate", "remove"].forEach((name) => { tool(name).disabled = !drawing.selection.size; });
    tool("several").setAttribute("aria-pressed", acts.isSeveral);
    tool("snap").setAttribute("aria-pressed", acts.isSnapping);
  };
  drawing.addEventListener("change", show);
  acts.setSnap(true, Number(step.value));
}

start();

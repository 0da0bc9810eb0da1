// A button beside a field copies what stands in it. Without this script there is no button, and the field can be selected.
"use strict";

/** Where the clipboard is closed to scripts (a site without https), the text is selected for the reader to copy. */
async function copyField(button, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return;
  }
  button.textContent = button.dataset.copied;
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copyField(button, field));
  field.addEventListener("focus", () => field.select());
});

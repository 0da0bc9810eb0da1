// The sentences of the page's language, and the line that screen readers listen to.

const words = new Map();

export function readWords() {
  document.querySelectorAll("#words > div").forEach(({ children: [name, text] }) => {
    words.set(name.textContent, text.textContent);
  });
}

export function word(name, values = {}) {
  return (words.get(name) ?? name).replace(/\{(\w+)\}/g, (_match, key) => values[key] ?? "");
}

export function say(name, values) {
  document.getElementById("said").textContent = word(name, values);
}

/** "Seat A1"; a door that is labelled "Door" is called so once. */
export function nameOf(element) {
  const type = word(element.type);
  return element.label === type ? type : `${type} ${element.label}`.trim();
}

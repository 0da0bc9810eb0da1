// Whoever leaves with something unsaved is asked first: links by our own dialog, all else by the browser's.

export class Leaving {
  constructor(drawing) {
    Object.assign(this, { drawing, dialog: document.getElementById("leave"), goal: null, isLeaving: false });
    window.addEventListener("beforeunload", (event) => {
      if (drawing.isDirty && !this.isLeaving) event.preventDefault();
    });
    document.addEventListener("click", (event) => this.clicked(event));
    this.dialog.querySelector("[data-stay]").addEventListener("click", () => this.dialog.close());
    this.dialog.querySelector("[data-leave]").addEventListener("click", () => this.leave());
  }

  clicked(event) {
    const link = event.target.closest("a[href]");
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0 || link?.target === "_blank";
    if (!link || isElsewhere || !this.drawing.isDirty || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    this.goal = link.href;
    this.dialog.showModal();
  }

  leave() {
    this.isLeaving = true;
    location.assign(this.goal);
  }
}

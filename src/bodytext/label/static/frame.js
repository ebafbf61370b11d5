// The page in its frame: no script runs in there, so everything is done to it from here.

export class Frame {
  constructor(element, { onBlock, onKey }) {
    this.element = element;
    this.onBlock = onBlock;
    this.onKey = onKey;
    this.pieces = [];
    this.hidden = new Set();
  }

  async load(address, blocks) {
    await new Promise((resolve) => {
      this.element.addEventListener("load", resolve, { once: true });
      this.element.contentWindow.location.replace(new URL(address, document.baseURI));
    });
    const inside = this.element.contentDocument;
    this.pieces = blocks.map(() => []);
    for (const piece of inside.querySelectorAll("bodytext-block")) this.pieces[piece.dataset.block]?.push(piece);
    this.#findHidden(inside, blocks);
    inside.addEventListener("click", (event) => {
      event.preventDefault();
      const piece = event.target.closest?.("bodytext-block");
      if (piece) this.onBlock(Number(piece.dataset.block), event);
    });
    inside.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
    inside.addEventListener("keydown", this.onKey);
  }

  #findHidden(inside, blocks) {
    this.hidden = new Set();
    for (const [number, pieces] of this.pieces.entries()) {
      const seen = pieces.some((piece) => piece.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && piece.getClientRects().length);
      if (seen && !blocks[number].hidden) continue;
      this.hidden.add(number);
      for (let above = pieces[0]?.parentElement; above && above !== inside.body; above = above.parentElement) {
        if (!above.checkVisibility()) above.classList.add("bodytext-hidden");
      }
    }
  }

  showHidden(show) {
    this.element.contentDocument.documentElement.classList.toggle("show-hidden", show);
  }

  paint(number, { isContent, share, doubtful }) {
    for (const piece of this.pieces[number]) {
      piece.className = `${isContent ? "content" : "boilerplate"}${doubtful ? " doubtful" : ""}${piece.classList.contains("selected") ? " selected" : ""}`;
      piece.style.setProperty("--share", share.toFixed(2));
    }
  }

  select(numbers) {
    for (const piece of this.element.contentDocument.querySelectorAll(".selected")) piece.classList.remove("selected");
    for (const number of numbers) for (const piece of this.pieces[number]) piece.classList.add("selected");
  }

  reveal(number) {
    this.pieces[number][0]?.scrollIntoView({ block: "center" });
  }
}

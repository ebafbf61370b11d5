// The labels of one page and what was done to them: pure, no browser in it.

export class Labels {
  constructor(values) {
    this.values = [...values];
    this.undone = [];
    this.done = [];
    this.touched = new Set();
  }

  /** Give blocks a label; false when they have it already. */
  set(numbers, isContent) {
    const changed = numbers.filter((number) => this.values[number] !== isContent);
    for (const number of numbers) this.touched.add(number);
    if (!changed.length) return false;
    this.done.push({ changed, isContent });
    this.undone = [];
    for (const number of changed) this.values[number] = isContent;
    return true;
  }

  /** Take the last change back; the blocks it was about, or null. */
  undo() {
    return this.#move(this.done, this.undone, (change) => !change.isContent);
  }

  redo() {
    return this.#move(this.undone, this.done, (change) => change.isContent);
  }

  #move(from, to, valueOf) {
    const change = from.pop();
    if (!change) return null;
    to.push(change);
    for (const number of change.changed) this.values[number] = valueOf(change);
    return change.changed;
  }

  toString() {
    return this.values.map((value) => (value ? "1" : "0")).join("");
  }
}

export function labelsFrom(text) {
  return [...text].map((character) => character === "1");
}

export function range(one, other) {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

// Which key does what; the legend is made of the same list.

export const KEYS = [
  ["next", ["j", "ArrowDown"], "next block"],
  ["previous", ["k", "ArrowUp"], "previous block"],
  ["doubtful", ["n"], "next doubtful block"],
  ["doubtful-back", ["p"], "doubtful block before"],
  ["toggle", [" ", "x"], "toggle what is chosen"],
  ["content", ["c"], "content"],
  ["boilerplate", ["b"], "boilerplate"],
  ["extend", ["J", "Shift+ArrowDown"], "extend the selection down"],
  ["extend-back", ["K", "Shift+ArrowUp"], "extend the selection up"],
  ["wider", ["w"], "choose the container, again the one around it"],
  ["one", ["Escape"], "select a single block"],
  ["undo", ["u", "Control+z"], "undo"],
  ["redo", ["U", "Control+Z", "Control+y"], "redo"],
  ["hidden", ["h"], "show hidden blocks"],
  ["done", ["Enter"], "labels are right, next page"],
  ["skip", ["s"], "skip the page"],
  ["legend", ["?"], "this list"],
];

const BY_KEY = new Map(KEYS.flatMap(([action, keys]) => keys.map((key) => [key, action])));
const SHOWN = { " ": "Space", ArrowDown: "↓", ArrowUp: "↑", "Shift+ArrowDown": "Shift ↓", "Shift+ArrowUp": "Shift ↑", Escape: "Esc" };

/** The action of a key event, or undefined where the key means something of its own. */
export function actionOf(event) {
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing) return undefined;
  const target = event.target;
  // A dialog that has just been closed may keep the focus for a moment.
  const inside = target.closest?.("dialog:not([open])") ? () => null : (names) => target.closest?.(names);
  if (inside("input, select, textarea, dialog")) return undefined;
  if (inside("button, pre") && [" ", "Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return undefined;
  let key = event.key;
  if (control) key = `Control+${key}`;
  else if (event.shiftKey && key.startsWith("Arrow")) key = `Shift+${key}`;
  return BY_KEY.get(key);
}

export function showLegend(list) {
  for (const [, keys, text] of KEYS) {
    const names = document.createElement("dt");
    for (const key of keys) {
      const name = document.createElement("kbd");
      name.textContent = SHOWN[key] ?? (/^[A-Z]$/.test(key) ? `Shift ${key}` : key.replace("Control+", "Ctrl ").replace("Z", "Shift Z").replace(/z$/, "Z").replace(/y$/, "Y"));
      names.append(name, " ");
    }
    const what = document.createElement("dd");
    what.textContent = text;
    list.append(names, what);
  }
}

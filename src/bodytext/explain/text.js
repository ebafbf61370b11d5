// The kept blocks as text, separated as in the output format txt.

export function joinedText(texts, layout, kept) {
  const pieces = [];
  let before = -1;
  for (let number = 0; number < texts.length; number += 1) {
    if (!kept[number]) continue;
    if (before >= 0) pieces.push(separator(texts, layout, before, number));
    pieces.push(texts[number]);
    before = number;
  }
  return pieces.join("");
}

function separator(texts, { roles, container, parent, first, last, longestCell }, before, number) {
  const paragraph = "\n\n";
  const [one, other] = [roles[before], roles[number]];
  const [from, to] = [container[before], container[number]];
  if (!one || !other || from === to) return paragraph;
  if (one === "item" && other === "item") return last[parent[from]] > number || first[parent[to]] <= before ? "\n" : paragraph;
  const short = Math.max([...texts[before]].length, [...texts[number]].length) <= longestCell;
  if (one === "cell" && other === "cell" && short) return parent[from] === parent[to] ? "\t" : "\n";
  return paragraph;
}

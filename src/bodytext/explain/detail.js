// What moved the decision on one block: families and features as bars, and the whole list as a table.

const STRONGEST = 12;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function signed(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}

function bars(rows) {
  const largest = Math.max(1e-6, ...rows.map((row) => Math.abs(row.moved)));
  const list = element("ul", { className: "bars" });
  for (const { label, note, moved } of rows) {
    const bar = element("i", { className: moved < 0 ? "against" : "for" });
    bar.style.width = `${(100 * Math.abs(moved)) / largest}%`;
    const name = element("span", { textContent: label });
    if (note) name.append(element("small", { textContent: note }));
    const track = element("span", { className: "track" }, bar);
    track.setAttribute("aria-hidden", "true");
    list.append(element("li", {}, name, track, element("span", { className: "number", textContent: signed(moved) })));
  }
  return list;
}

export function shownValue(value, unit) {
  if (unit === "ln(1 + n)") return Math.expm1(value).toLocaleString("en", { maximumFractionDigits: 1 });
  if (unit === "share") return `${(100 * value).toFixed(0)} %`;
  if (unit === "0 or 1") return value === 0 ? "no" : value === 1 ? "yes" : `${(100 * value).toFixed(0)} % yes`;
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

export function detailOf(number, { columns, families, values, contributions, blocks, baseline }) {
  const at = number * columns.length;
  const block = blocks[number];
  const features = columns.map((column, place) => ({
    ...column,
    value: shownValue(values[at + place], column.unit),
    usual: shownValue(column.mean, column.unit),
    moved: contributions[at + place],
  }));
  features.sort((one, other) => Math.abs(other.moved) - Math.abs(one.moved));
  const totals = new Map();
  for (const { family, moved } of features) totals.set(family, (totals.get(family) ?? 0) + moved);
  const ofFamilies = [...totals].map(([family, moved]) => ({ label: families[family], moved }));
  ofFamilies.sort((one, other) => Math.abs(other.moved) - Math.abs(one.moved));

  const box = element("div", { className: "card detail", id: `detail-${number}` });
  const total = features.reduce((sum, { moved }) => sum + moved, 0);
  box.append(
    element("p", { className: "small quiet" }, "Log-odds of content: ", element("b", { textContent: signed(baseline + total) }),
      ` = ${signed(baseline)} for an average block, ${signed(total)} for what is different here.`),
    element("p", { className: "small" }, element("code", { textContent: block.xpath })),
    element("h3", { textContent: "Strongest features" }),
    bars(features.slice(0, STRONGEST).map(({ label, value, usual, moved }) => ({ label, note: `${value}; usual ${usual}`, moved }))),
    element("h3", { textContent: "By family" }),
    bars(ofFamilies),
  );
  const all = element("details", {}, element("summary", { textContent: `All ${columns.length} features` }));
  all.addEventListener("toggle", () => all.childElementCount === 1 && all.append(table(features, families)));
  box.append(all);
  return box;
}

function table(features, families) {
  const head = element("tr");
  for (const name of ["Feature", "Family", "Here", "Usual", "Moved"]) head.append(element("th", { textContent: name, scope: "col" }));
  const body = element("tbody");
  for (const { label, family, value, usual, moved } of features) {
    const row = element("tr");
    for (const text of [label, families[family], value, usual, signed(moved)]) row.append(element("td", { textContent: text }));
    body.append(row);
  }
  const box = element("div", { className: "features", tabIndex: 0 }, element("table", {}, element("thead", {}, head), body));
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "All features");
  return box;
}

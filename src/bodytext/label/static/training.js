// The training dialog: progress, and the scores before and after.
import { ask } from "./server.js";

const byId = (id) => document.getElementById(id);
const NAMES = { word: "Words", block: "Blocks" };
const MIN_CHANGE = 0.0005;
const PARTS = ["precision", "recall", "F1"];

export function setUpTraining() {
  byId("train-open").addEventListener("click", () => byId("training").showModal());
  byId("train-close").addEventListener("click", () => byId("training").close());
  byId("train").addEventListener("click", () => ask("train", { method: "POST" }).catch((error) => (byId("training-step").textContent = error.message)));
  byId("train-stop").addEventListener("click", () => ask("stop", { method: "POST" }));
}

export function showTraining(status) {
  const running = status.state === "running";
  byId("train").disabled = running;
  byId("train-stop").hidden = !running;
  const bar = byId("training-progress");
  bar.hidden = !running;
  byId("train-open").textContent = running ? `Training ${Math.round((100 * status.done) / status.of)} %` : "Train";
  if (running) {
    bar.max = status.of;
    bar.value = status.done;
    byId("training-step").textContent = status.step;
    byId("training-result").replaceChildren();
    return;
  }
  const said = { idle: "", stopped: "Stopped.", failed: `Not trained: ${status.reason}`, finished: "" };
  byId("training-step").textContent = said[status.state];
  if (status.state === "finished") byId("training-result").replaceChildren(...result(status));
}

function result({ scores, pages, folds, model, seen, skipped, better }) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const text of ["score", "before", "after", "change"]) head.append(cell("th", text));
  for (const { name, before, after } of scores) {
    for (const [place, part] of PARTS.entries()) {
      if (!before.length || !after.length) continue;
      const row = table.insertRow();
      const change = after[place] - before[place];
      const difference = cell("td", `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(3)}`);
      difference.className = Math.abs(change) < MIN_CHANGE ? "" : change < 0 ? "worse" : "better";
      row.append(cell("th", `${NAMES[name]}, ${part}`, "row"), cell("td", before[place].toFixed(3)), cell("td", after[place].toFixed(3)), difference);
    }
  }
  const notes = [
    `Trained on ${pages} pages${skipped ? ` (${skipped} could not be used)` : ""}. The scores after training are from ${folds}-fold cross-validation.`,
    `Written to ${model}.`,
    better
      ? `The remaining pages are now prefilled by the new model; start with --model ${model} to use it next time.`
      : "It is no better yet, so the old model still prefills the pages. Label more pages and train again.",
  ];
  if (seen) notes.push("The old model was trained on pages from a folder of this name, so its scores may be too high.");
  return [table, ...notes.map((text) => Object.assign(document.createElement("p"), { className: "small quiet", textContent: text }))];
}

function cell(name, textContent, scope = "col") {
  const made = Object.assign(document.createElement(name), { textContent });
  if (name === "th") made.scope = scope;
  return made;
}

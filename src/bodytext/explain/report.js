// Threshold, filter and details of the report.
import { detailOf } from "./detail.js";
import { joinedText } from "./text.js";

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
for (const name of ["values", "contributions"]) {
  data[name] = new Float32Array(Uint8Array.from(atob(data[name]), (character) => character.charCodeAt(0)).buffer);
}
const buttons = [...document.querySelectorAll(".block")];
const texts = buttons.map((button) => button.querySelector(".text").textContent);
const words = data.blocks.map((block) => block.words);
const totalWords = words.reduce((sum, count) => sum + count, 0);

function setThreshold(threshold) {
  const kept = data.blocks.map((block) => block.p >= threshold);
  for (const [number, button] of buttons.entries()) {
    button.classList.toggle("is-kept", kept[number]);
    button.querySelector(".verdict").textContent = kept[number] ? "kept" : "dropped";
  }
  const keptWords = words.reduce((sum, count, number) => sum + (kept[number] ? count : 0), 0);
  byId("text").textContent = joinedText(texts, data.layout, kept);
  byId("shown-threshold").textContent = threshold.toFixed(2);
  const blocks = kept.filter(Boolean).length;
  byId("count").textContent = `${blocks} of ${kept.length} blocks, ${keptWords.toLocaleString("en")} of ${totalWords.toLocaleString("en")} words kept`;
}

function toggle(button) {
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  if (open) button.nextElementSibling.remove();
  else button.after(detailOf(buttons.indexOf(button), data));
}

function move(button, step) {
  const shown = buttons.filter((one) => one.offsetParent !== null);
  shown[shown.indexOf(button) + step]?.focus();
}

byId("blocks").addEventListener("click", (event) => {
  const button = event.target.closest(".block");
  if (button) toggle(button);
});
byId("blocks").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".block")) return;
  event.preventDefault();
  move(event.target, step);
});
byId("threshold").addEventListener("input", (event) => setThreshold(event.target.valueAsNumber));
byId("reset").addEventListener("click", () => {
  byId("threshold").value = data.threshold;
  setThreshold(data.threshold);
});
byId("doubtful").addEventListener("change", (event) => byId("blocks").classList.toggle("filtered", event.target.checked));
byId("threshold").value = data.threshold;
setThreshold(data.threshold);

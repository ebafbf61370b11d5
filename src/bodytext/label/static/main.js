// The labelling page: puts queue, frame, labels, text and fields together.
import { Frame } from "./frame.js";
import { actionOf, showLegend } from "./keys.js";
import { Labels, labelsFrom, range } from "./labels.js";
import { following, isDone, showProgress, showQueue } from "./queue.js";
import { Saving } from "./saving.js";
import { ask, json, pagePath } from "./server.js";
import { setUpTraining, showTraining } from "./training.js";

const byId = (id) => document.getElementById(id);
const fields = byId("fields");
const TEXT_PAUSE = 80;

let pages = [];
let doubtful = [0, 1];
let page = null;
let labels = new Labels([]);
let saving = null;
let state = "open";
let chosen = { anchor: 0, cursor: 0, numbers: [0] };
let hiddenShown = false;
let textTimer = 0;
let opening = 0;

const frame = new Frame(byId("frame"), { onBlock: clicked, onKey: pressed });

// Pages and queue

async function refreshQueue() {
  const queue = await json("queue");
  pages = queue.pages;
  doubtful = queue.doubtful;
  byId("folder").textContent = `${queue.folder} /`;
  if (fields.page_type.options.length === 1) {
    for (const type of queue.page_types) fields.page_type.add(new Option(type, type));
  }
  showQueue(byId("queue"), pages, page?.name);
  showProgress(byId("progress"), byId("progress-text"), pages);
  showTraining(queue.training);
}

async function open(name) {
  if (saving && !(await saving.now())) return;
  const mine = ++opening;
  let loaded;
  try {
    loaded = await json(pagePath(name));
  } catch (error) {
    notice(error.message);
    return;
  }
  if (mine !== opening) return;
  page = loaded;
  state = page.state;
  labels = new Labels(labelsFrom(page.labels));
  if (isDone(page)) page.blocks.forEach((_, number) => labels.touched.add(number));
  const saved = new Saving(name, page.version, { current, onState: showSaved, onConflict: () => saving === saved && byId("conflict").showModal() });
  saving = saved;
  for (const [field, value] of Object.entries(page.fields)) fields[field].value = value;
  byId("page-name").textContent = name;
  document.title = `${name}: bodytext label`;
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  byId("text").lang = page.fields.lang;
  notice(page.notice);
  showSaved(state === "open" ? "new" : "saved");
  byId("frame").dataset.page = "";
  await frame.load(pagePath(name, "/frame"), page.blocks);
  if (mine !== opening) return;
  showHidden(false);
  byId("hidden-count").textContent = frame.hidden.size || "";
  const first = page.blocks.findIndex((_, number) => !frame.hidden.has(number));
  paint(page.blocks.keys());
  choose(Math.max(first, 0), { scroll: false });
  byId("frame").dataset.page = name;
  showQueue(byId("queue"), pages, name);
  showText();
}

async function finish(newState) {
  if (!page) return;
  state = newState;
  saving.soon();
  if (!(await saving.now())) return;
  await refreshQueue();
  const next = following(pages, page.name);
  if (next) await open(next);
  else announce(pages.every(isDone) ? "All pages are done." : "This is the last page.", true);
}

// Labels

const current = () => ({ labels: labels.toString(), state, fields: Object.fromEntries(new FormData(fields)) });

function changed() {
  if (state === "open") state = "unfinished";
  saving.soon();
  clearTimeout(textTimer);
  textTimer = setTimeout(showText, TEXT_PAUSE);
}

function isDoubtful(number) {
  const { p } = page.blocks[number];
  return p >= doubtful[0] && p <= doubtful[1] && !labels.touched.has(number);
}

function paint(numbers) {
  for (const number of numbers) {
    const isContent = labels.values[number];
    const { p } = page.blocks[number];
    const share = labels.touched.has(number) ? 1 : isContent ? p : 1 - p;
    frame.paint(number, { isContent, share, doubtful: isDoubtful(number) });
  }
  byId("doubtful-count").textContent = page.blocks.filter((_, number) => isDoubtful(number)).length || "";
  document.querySelector('[data-does="undo"]').disabled = !labels.done.length;
  document.querySelector('[data-does="redo"]').disabled = !labels.undone.length;
}

function give(numbers, isContent) {
  const different = labels.set(numbers, isContent);
  paint(numbers);
  if (different || state === "open") changed();
  describe();
}

function taken(numbers) {
  if (!numbers) return;
  paint(numbers);
  choose(numbers[0], { numbers });
  changed();
}

// What is chosen

function choose(cursor, { anchor = cursor, numbers = range(anchor, cursor), scroll = true } = {}) {
  if (!page.blocks.length) return;
  chosen = { anchor, cursor, numbers };
  frame.select(numbers);
  if (scroll) frame.reveal(cursor);
  showContainers();
  describe();
}

function describe() {
  const { cursor, numbers } = chosen;
  const block = page.blocks[cursor];
  if (!block) return;
  const label = labels.values[cursor] ? "content" : "boilerplate";
  const count = numbers.length > 1 ? `, ${numbers.length} blocks chosen` : "";
  byId("where").textContent = `Block ${cursor + 1} of ${page.blocks.length}: ${label}, model ${Math.round(100 * block.p)} %${count}`;
  announce(`${byId("where").textContent}. ${block.text.slice(0, 200)}`);
}

function step(by, extend) {
  let cursor = chosen.cursor + by;
  while (page.blocks[cursor] && frame.hidden.has(cursor) && !hiddenShown) cursor += by;
  if (page.blocks[cursor]) choose(cursor, extend ? { anchor: chosen.anchor } : {});
}

function nextDoubtful(by) {
  const count = page.blocks.length;
  for (let distance = 1; distance <= count; distance += 1) {
    const number = (chosen.cursor + by * distance + count * distance) % count;
    if (!isDoubtful(number)) continue;
    if (frame.hidden.has(number)) showHidden(true);
    choose(number);
    return;
  }
  announce("No doubtful blocks left.", true);
}

/** The containers around a block with more than it, the innermost first. */
function around(number) {
  const found = [];
  for (let row = page.blocks[number].container; row; row = page.containers[row].parent) {
    const container = page.containers[row];
    const size = container.last - container.first;
    if (size > (found.at(-1)?.size ?? 1)) found.push({ ...container, size });
  }
  return found;
}

const blocksOf = ({ first, last }) => range(first, last - 1);

function wider() {
  const next = around(chosen.cursor).find(({ size }) => size > chosen.numbers.length);
  if (next) choose(chosen.cursor, { anchor: next.first, numbers: blocksOf(next), scroll: false });
}

function showContainers() {
  byId("containers").replaceChildren(
    ...around(chosen.cursor)
      .reverse()
      .map((container) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${container.name} ${container.size}` });
        button.title = `Choose its ${container.size} blocks`;
        button.setAttribute("aria-pressed", String(container.size === chosen.numbers.length && container.first === chosen.numbers[0]));
        button.addEventListener("click", () => choose(chosen.cursor, { anchor: container.first, numbers: blocksOf(container), scroll: false }));
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
  );
}

function clicked(number, event) {
  if (event.shiftKey) {
    const numbers = range(chosen.anchor, number);
    const isContent = labels.values[chosen.anchor];
    choose(number, { anchor: chosen.anchor, scroll: false });
    give(numbers, isContent);
  } else if (event.altKey) {
    const container = around(number)[0];
    const numbers = container ? blocksOf(container) : [number];
    choose(number, { anchor: numbers[0], numbers, scroll: false });
    give(numbers, !labels.values[number]);
  } else {
    choose(number, { scroll: false });
    give([number], !labels.values[number]);
  }
}

// Around the page

function showHidden(show) {
  hiddenShown = show;
  frame.showHidden(show);
  document.querySelector('[data-does="hidden"]').setAttribute("aria-pressed", String(show));
}

async function showText() {
  if (!page) return;
  const { name } = page;
  try {
    const response = await ask(pagePath(name, "/text"), { method: "POST", body: JSON.stringify({ labels: labels.toString() }) });
    const text = await response.text();
    if (page.name !== name) return;
    byId("text").textContent = text;
    const kept = labels.values.filter(Boolean).length;
    byId("text-count").textContent = `${kept} of ${page.blocks.length} blocks`;
  } catch (error) {
    showSaved("failed", error.message);
  }
}

function showSaved(what, message) {
  const shown = { new: "prefilled by the model", saving: "saving…", saved: "saved", failed: message };
  byId("saved").textContent = shown[what];
  byId("saved").classList.toggle("bad", what === "failed");
  if (what === "saved" && page) {
    const inQueue = pages.find(({ name }) => name === page.name);
    if (inQueue && inQueue.state !== state) {
      inQueue.state = state;
      showQueue(byId("queue"), pages, page.name);
      showProgress(byId("progress"), byId("progress-text"), pages);
    }
  }
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function announce(text, visible = false) {
  byId("announcement").textContent = text;
  if (visible) notice(text);
}

const ACTIONS = {
  next: () => step(1),
  previous: () => step(-1),
  extend: () => step(1, true),
  "extend-back": () => step(-1, true),
  doubtful: () => nextDoubtful(1),
  "doubtful-back": () => nextDoubtful(-1),
  toggle: () => give(chosen.numbers, !labels.values[chosen.cursor]),
  content: () => give(chosen.numbers, true),
  boilerplate: () => give(chosen.numbers, false),
  wider,
  one: () => choose(chosen.cursor),
  undo: () => taken(labels.undo()),
  redo: () => taken(labels.redo()),
  hidden: () => showHidden(!hiddenShown),
  done: () => finish("labelled"),
  skip: () => finish("skip"),
  not_a_page: () => finish("not_a_page"),
  legend: () => byId("legend").showModal(),
};

function act(action) {
  const isShown = page && byId("frame").dataset.page === page.name;
  if (isShown || action === "legend") ACTIONS[action]();
}

function pressed(event) {
  const action = actionOf(event);
  if (!action || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act(action);
}

function listen() {
  const events = new EventSource("events");
  let lost = false;
  events.addEventListener("open", () => {
    if (lost) {
      lost = false;
      notice("");
      refreshQueue();
      saving?.now();
    }
  });
  events.addEventListener("error", () => {
    lost = true;
    notice("The server does not answer. If it has stopped, start bodytext label again; unsaved labels stay in this tab.");
  });
  events.addEventListener("training", (event) => {
    const status = JSON.parse(event.data);
    showTraining(status);
    if (status.state === "finished") refreshQueue();
  });
  events.addEventListener("saved", (event) => {
    const { name, version } = JSON.parse(event.data);
    if (name !== page?.name || version === saving.version || saving.running) refreshIfOther(name);
    else if (!saving.pending && !saving.blocked) open(name);
  });
}

function refreshIfOther(name) {
  if (name !== page?.name) refreshQueue();
}

document.addEventListener("keydown", pressed);
// A button that was pressed with the mouse does not keep the focus, or Enter and Space would press it again.
let byPointer = false;
document.addEventListener("pointerdown", () => (byPointer = true), true);
document.addEventListener("keydown", () => (byPointer = false), true);
const letGo = () => byPointer && document.activeElement?.matches("button") && document.activeElement.blur();
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", letGo);
document.addEventListener("click", (event) => {
  if (!event.target.closest("dialog[open]")) letGo();
  const action = event.target.closest("[data-does]")?.dataset.does;
  if (action) act(action);
  const name = event.target.closest("[data-page]")?.dataset.page;
  if (name && event.target.closest("#queue")) open(name);
});
fields.addEventListener("input", () => page && changed());
fields.addEventListener("submit", (event) => event.preventDefault());
byId("take-theirs").addEventListener("click", () => {
  byId("conflict").close();
  saving = null;
  open(page.name);
});
byId("keep-mine").addEventListener("click", async () => {
  byId("conflict").close();
  const theirs = await json(pagePath(page.name));
  saving.overwrite(theirs.version);
});
byId("conflict").addEventListener("cancel", (event) => event.preventDefault());
addEventListener("pagehide", () => saving?.last());
addEventListener("beforeunload", (event) => saving?.atRisk && event.preventDefault());

showLegend(byId("keys"));
setUpTraining();
await refreshQueue();
const wanted = decodeURIComponent(location.hash.slice(1));
const first = pages.find(({ name }) => name === wanted)?.name ?? following(pages, null) ?? pages[0]?.name;
if (first) await open(first);
listen();

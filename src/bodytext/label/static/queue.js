// The list of pages and how many are done.

const SIGNS = { open: "", unfinished: "◐", labelled: "✓", skip: "–", not_a_page: "✕" };
const WORDS = { open: "to do", unfinished: "started", labelled: "done", skip: "skipped", not_a_page: "not a page" };
const DONE = new Set(["labelled", "skip", "not_a_page"]);

export const isDone = ({ state }) => DONE.has(state);

/** The page to do after this one: the first unfinished one of the queue that is another, else null. */
export function following(pages, name) {
  return pages.find((page) => page.name !== name && !isDone(page) && !page.problem)?.name ?? null;
}

export function showQueue(list, pages, current) {
  list.replaceChildren(
    ...pages.map((page) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.page = page.name;
      button.title = page.problem || page.title || page.name;
      button.className = page.problem ? "problem" : "";
      if (page.name === current) button.setAttribute("aria-current", "page");
      const sign = span("sign", page.problem ? "!" : SIGNS[page.state]);
      sign.setAttribute("aria-hidden", "true");
      const sure = span("sure", page.confidence.toFixed(2));
      sure.title = "confidence";
      button.append(sign, span("name", page.name), sure, span("off-screen", page.problem || WORDS[page.state]));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

export function showProgress(bar, text, pages) {
  const done = pages.filter(isDone).length;
  bar.max = pages.length;
  bar.value = done;
  text.textContent = `${done} of ${pages.length} done`;
}

function span(className, textContent) {
  return Object.assign(document.createElement("span"), { className, textContent });
}

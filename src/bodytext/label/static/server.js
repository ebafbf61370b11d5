// Requests to the server; all addresses are relative to the page's own.

export class Refused extends Error {
  constructor(status, message) {
    super(message.trim() || `the server answered ${status}`);
    this.status = status;
  }
}

export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "the server does not answer");
  }
  if (!response.ok) throw new Refused(response.status, await response.text());
  return response;
}

export const pagePath = (name, part = "") => `pages/${encodeURIComponent(name)}${part}`;

export async function json(path, options) {
  return (await ask(path, options)).json();
}

"use strict";

// Everything lives in this page's memory: no cookie, no storage, no history entry.
const words = document.body.dataset;
const log = document.getElementById("conversation");
const form = document.getElementById("form");
const field = document.getElementById("text");
const numbers = words.phones.split("|").sort((a, b) => b.length - a.length);
// "Điều 113" is an article, not the police.
const dialable = new RegExp(`(?<![\\d.,/]|Điều |điều |khoản )(${numbers.join("|")})(?![\\d.,]*\\d|/)`, "g");
let conversation = "";
let busy = false;
let escapes = [];

function leave() {
  document.title = "";
  document.body.replaceChildren();
  location.replace(words.exit);
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function phoneLink(number, ...shown) {
  return element("a", { className: "phone", href: `tel:${number}` }, ...shown);
}

function withLinks(text) {
  const parts = text.split(dialable);
  return parts.map((part, place) =>
    place % 2 ? element("a", { href: `tel:${part.replaceAll(" ", "")}` }, part) : part);
}

function list(className, items) {
  return element("ul", { className }, ...items.map((item) => element("li", {}, item)));
}

function speaker(name) {
  return element("h2", { className: "unseen" }, name);
}

function showMine(text) {
  log.append(element("article", { className: "me" }, speaker(words.you),
    element("p", { className: "text" }, text)));
}

function showReply(reply) {
  const urgent = reply.urgency === "immediate_danger";
  const phones = reply.phones.map((phone) =>
    phoneLink(phone.number, phone.display, element("span", {}, phone.name)));
  const choices = reply.choices.map((choice) => {
    const button = element("button", { type: "button" }, choice.label);
    button.dataset.choice = choice.choice;
    return button;
  });
  const text = element("p", { className: "text" }, ...withLinks(reply.text));
  const parts = [text];
  if (phones.length) urgent ? parts.unshift(list("phones", phones)) : parts.push(list("phones", phones));
  if (choices.length) parts.push(list("choices", choices));
  const shown = element("article", { className: urgent ? "bot urgent" : "bot" }, speaker(words.bot), ...parts);
  log.append(shown);
  return shown;
}

function showFailure(message) {
  const again = element("button", { type: "button" }, words.retry);
  again.addEventListener("click", () => { failed.remove(); send(message); });
  const failed = element("article", { className: "bot" },
    element("p", { className: "text" }, ...withLinks(words.failed)), list("choices", [again]));
  log.append(failed);
  failed.scrollIntoView({ block: "nearest" });
}

async function ask(message) {
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...message, conversation, language: document.documentElement.lang }),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function send(message) {
  if (busy) return;
  busy = true;
  const waiting = element("article", { className: "bot waiting" }, words.waiting);
  log.append(waiting);
  try {
    const answer = await ask(message);
    conversation = answer.conversation;
    if (answer.replies.some((reply) => reply.leave)) { leave(); return; }
    const shown = answer.replies.map(showReply);
    waiting.remove();
    shown[0]?.scrollIntoView({ block: "start" });
  } catch {
    waiting.remove();
    showFailure(message);
  } finally {
    busy = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || busy) return;
  field.value = "";
  fit();
  showMine(text);
  send({ text });
});

function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
field.addEventListener("input", fit);

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

log.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-choice]");
  if (!button || busy) return;
  showMine(button.textContent);
  send({ choice: button.dataset.choice });
});

document.getElementById("leave").addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { escapes = []; return; }
  escapes = [...escapes.filter((moment) => event.timeStamp - moment < 3000), event.timeStamp];
  if (escapes.length === 3) leave();
});

// A page brought back from the browser's memory must not show what was said.
window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });

form.hidden = false;
document.getElementById("numbers").open = false;
for (const choices of document.querySelectorAll(".choices")) choices.hidden = false;

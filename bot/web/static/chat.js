// The chat page. No framework, no build; every word on it is set as text, never as HTML.
"use strict";

const WORDS = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = { zh_CN: "zh-CN", en: "en" };
const LAW_LANGUAGE = "zh-CN";
const WAITS = [2, 5, 15, 30];   // seconds before an unsent message is tried again
const PATIENCE = 20;            // seconds before an answer is given up
const DOUBLE = 500;             // milliseconds within which two clicks are one
const LOOK = 20;                // seconds between two looks for messages that were sent to us
const SELDOM = 300;             // seconds between them at most, where nobody looks or nothing answers
const LARGEST = 60 * 1024;      // bytes; the server takes 64 KiB
const KEPT = "greenbot.unsent"; // unsent messages outlive a reload of this tab

const page = Object.fromEntries(
  ["log", "waiting", "form", "entry", "shortcuts", "printed", "news", "tray", "attach", "chooser"].map((id) => [id, document.getElementById(id)]));
const queue = [];               // messages without an answer, oldest first
const seen = new Set();         // ids of the messages on the page
let language = document.documentElement.lang;
let latest = { prompt: null, options: [], shortcuts: [] };
let asked = null;               // the prompt of the last question that was asked on the page
let answering = null;           // what was latest when the words in the box were begun
let pumping = true;             // until the past is on the page
let pushed = 0;                 // the number of the last message that was sent to us
let unread = [];                // numbers of those that nobody has had before their eyes
const inSight = new Set();      // numbers of those that stand where they can be read
const sight = new IntersectionObserver(noticed, { rootMargin: "-10% 0px -30% 0px" });
let lookTimer = 0;
let lookIn = LOOK;
let failures = 0;
let retryTimer = 0;
let clicked = { timeStamp: -DOUBLE, clientX: 0, clientY: 0 };

// ---- words and elements

function word(key, gaps = {}, lang = language) {
  return (WORDS[lang][key] || key).replace(/\{(\w+)\}/g, (whole, name) => (name in gaps ? gaps[name] : whole));
}

function make(tag, attributes = {}, ...children) {
  const svg = tag === "svg" || tag === "path" || tag === "circle";
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// Addresses become links, and titles of texts are Chinese for a voice that reads English aloud.
function linked(text) {
  const pieces = text.split(/(https?:\/\/[\x21-\x7e]*[\w/#=&-]|《[^》]+》)/);
  return pieces.map((piece, place) => {
    if (place % 2 === 0) return piece;
    if (piece.startsWith("《")) return make("span", { lang: LAW_LANGUAGE }, piece);
    return make("a", { href: piece, target: "_blank", rel: "noopener noreferrer" }, piece);
  });
}

function speak(lang) {
  language = lang;
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
  page.entry.placeholder = word(page.entry.dataset.placeholder);
  entitle();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === lang));
  }
}

function entitle() {
  document.title = (unread.length ? `(${unread.length}) ` : "") + word("page.title");
  page.news.hidden = unread.every((number) => inSight.has(number));
}

// ---- the blocks of an answer

const MARKS = { met: "M7 12.500l3.500 3.500L17.500 8.500", not_met: "M8 8l8 8M16 8l-8 8", unknown: "M9 9.400a3 3 0 1 1 4.200 2.800c-.8.400-1.200.900-1.200 1.900M12 17.200v.1" };

const BLOCKS = {
  paragraph: (block) => make("p", { class: block.tone }, ...linked(block.text)),
  heading: (block) => make("h2", {}, ...linked(block.text)),
  bullets: (block) => make(block.ordered ? "ol" : "ul", {}, ...block.items.map((item) => make("li", {}, ...linked(item)))),
  quote: (block) => quotation(block.citation),
  progress: (block) => make("div", { class: "progress" },
    make("progress", { value: block.step, max: Math.max(block.total, 1), "aria-hidden": "true" }),
    make("span", {}, block.text)),
};

function quotation(citation) {
  return make("figure", { class: "quotation" },
    make("blockquote", { lang: LAW_LANGUAGE }, citation.quote),
    make("figcaption", {}, ...linked(`${citation.law} · ${citation.where}`)));
}

// `told`: the heading above says the result already, so its word is left to screen readers.
function finding(block, lang, told) {
  const mark = make("svg", { viewBox: "0 0 24 24", class: `mark ${block.result}`, "aria-hidden": "true" },
    make("circle", { cx: 12, cy: 12, r: 11 }), make("path", { d: MARKS[block.result] }));
  const sources = block.citations.map((citation) => make("details", {},
    make("summary", {}, word("page.show_quote", { where: citation.where }, lang)), quotation(citation)));
  return make("li", {}, mark, make("div", {},
    make("p", { class: "finding-text" },
      make("span", { class: "number" }, `${block.number}. `), ...linked(block.text), " ",
      make("span", { class: told ? "verdict unseen" : `verdict ${block.result}` }, block.result_label)),
    block.note ? make("p", { class: "note" }, ...linked(block.note)) : null,
    make("div", { class: "sources" }, ...sources)));
}

function blocks(rendered, lang) {
  const nodes = [];
  let heading = "";
  for (const block of rendered.blocks) {
    if (block.kind === "heading") heading = block.text;
    if (block.kind !== "finding") {
      if (BLOCKS[block.kind]) nodes.push(BLOCKS[block.kind](block));
      continue;
    }
    const last = nodes[nodes.length - 1];
    const list = last && last.className === "findings" ? last : make("ol", { class: "findings" });
    list.append(finding(block, lang, heading === block.result_label));
    if (list !== last) nodes.push(list);
  }
  return nodes;
}

// ---- messages

function showAnswer(rendered, unasked = false) {
  const lang = LANGUAGES[rendered.language] || language;
  if (lang !== language && !unasked) speak(lang);
  // A message that nobody asked for closes no question: both can be answered.
  if (!unasked) {
    answering = null;
    asked = rendered.prompt;
    for (const old of page.log.querySelectorAll(".answer:not(.past)")) old.classList.add("past");
  }
  const article = make("article", { class: `message answer${unasked ? " pushed" : ""}`, lang, tabindex: -1 },
    make("span", { class: "unseen" }, unasked ? word("page.pushed", {}, lang) : word("page.answer", {}, lang)),
    make("div", { class: "card" }, ...blocks(rendered, lang)));
  if (rendered.options.length) article.append(choices(rendered, lang));
  if (unasked && rendered.shortcuts.length) article.append(besides(rendered, lang));
  if (rendered.blocks.some((block) => block.kind === "finding")) {
    article.append(make("button", { type: "button", class: "print", click: () => printOnly(article) }, word("page.print", {}, lang)));
  }
  place(article);
  latest = rendered;
  if (!unasked) page.shortcuts.replaceChildren(...rendered.shortcuts.map((option) => wordButton(option, lang)));
  return article;
}

function wordButton(option, lang) {
  return make("button", { type: "button", lang, click: () => send(option.send) }, option.label);
}

// Words that go with a message that nobody asked for; those below the page stay what they were.
function besides(rendered, lang) {
  return make("div", { class: "besides" }, ...rendered.shortcuts.map((option) => wordButton(option, lang)));
}

// The second click of a pair would answer the question that has just come under the pointer.
function deliberate(event) {
  const { timeStamp, clientX, clientY, detail } = event;
  const near = Math.hypot(clientX - clicked.clientX, clientY - clicked.clientY) < 12;
  const again = detail > 0 && near && timeStamp - clicked.timeStamp < DOUBLE;
  if (detail > 0) clicked = { timeStamp, clientX, clientY };
  return !again;
}

function choices(rendered, lang) {
  const choose = (option) => (event) => {
    if (deliberate(event)) send(option.send, { prompt: rendered.prompt, label: option.label });
  };
  const buttons = rendered.options.map((option) => make("button",
    { type: "button", click: choose(option) },
    option.number === null ? null : make("span", { class: "key" }, String(option.number)),
    make("span", {}, option.label)));
  return make("div", { class: "options", role: "group", "aria-label": word("page.options", {}, lang) }, ...buttons);
}

// What a message looks like: the label of the option that it chose, else its own text.
function shown(message, before) {
  const chosen = [...before.options, ...before.shortcuts].find((option) => (
    option.send === message.text || (option.number !== null && String(option.number) === message.text.trim())));
  if (message.label || chosen) return message.label || chosen.label;
  const files = (message.attachments || []).map((one) => {
    const told = { name: one.name, size: sized(one.size) };
    return one.piece ? word("page.files.sent", told) : word("page.attachment", told);
  });
  return [message.text, ...files].filter(Boolean).join("\n") || word("page.nothing_written");
}

function showSaid(message, before = message.before || latest) {
  seen.add(message.id);
  const article = make("article", { class: "message said" },
    make("span", { class: "unseen" }, word("page.you")),
    make("div", { class: "words" }, shown(message, before)));
  place(article);
  return article;
}

// What is already said or answered stands above the messages that still wait.
function place(article) {
  page.log.insertBefore(article, queue.length ? queue[0].node : null);
}

function sized(bytes) {
  if (!bytes) return "0 kB";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function reveal(article) {
  const tall = article.offsetHeight > window.innerHeight * 0.6;
  article.scrollIntoView({ block: tall ? "start" : "end" });
}

// ---- sending: in order, each until it is answered, always under the id that it was born with

function send(text, { prompt = null, label = null, attachments = [], before = latest } = {}) {
  const pressed = document.activeElement !== page.entry;
  const message = { id: newId(), text, prompt, label, attachments, before, pressed };
  enqueue(message);
  pump();
}

// crypto.randomUUID is missing on plain http, where a bureau tries the page within its network.
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enqueue(message) {
  message.node = showSaid(message);
  message.node.classList.add("pending");
  page.log.append(message.node);
  queue.push(message);
  keep();
  reveal(message.node);
}

function keep() {
  const plain = queue.map(({ id, text, prompt, label, attachments }) => ({ id, text, prompt, label, attachments }));
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(plain));
  } catch (refused) {
    // Without storage an unsent message lives as long as the page.
  }
}

async function pump() {
  if (pumping) return;
  pumping = true;
  clearTimeout(retryTimer);
  while (queue.length) {
    const message = queue[0];
    trouble(message, null);
    const indicator = setTimeout(() => { page.waiting.hidden = false; reveal(page.waiting); }, 300);
    const outcome = await post(message);
    clearTimeout(indicator);
    page.waiting.hidden = true;
    if (outcome.again) { unsent(outcome.after); break; }
    queue.shift();
    keep();
    failures = 0;
    message.node.classList.remove("pending");
    if (outcome.reply) answered(message, outcome.reply);
    else trouble(message, outcome.text);
  }
  pumping = false;
}

async function post(message) {
  const { id, text, prompt, attachments } = message;
  const body = JSON.stringify({ id, text, prompt, attachments });
  if (new Blob([body]).size > LARGEST) return { text: word("page.refused.too_large") };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE * 1000);
  try {
    const headers = { "Content-Type": "application/json", "Accept-Language": language };
    const response = await fetch("/chat/messages", { method: "POST", headers, body, signal: abort.signal });
    const answer = await response.json();
    if (response.ok) return { reply: answer };
    const later = response.status === 429 || response.status >= 500;
    return later ? { again: true, after: Number(response.headers.get("Retry-After")) } : { text: answer.text };
  } catch (lost) {
    return { again: true };
  } finally {
    clearTimeout(timer);
  }
}

function answered(message, reply) {
  const article = showAnswer(reply);
  reveal(article);
  if (message.pressed) (article.querySelector(".options button") || article).focus({ preventScroll: true });
}

function unsent(after) {
  const wait = after || WAITS[Math.min(failures, WAITS.length - 1)];
  failures += 1;
  for (const message of queue) trouble(message, word("page.unsent"), true);
  reveal(queue[queue.length - 1].node);
  retryTimer = setTimeout(pump, wait * 1000);
}

function trouble(message, text, again = false) {
  const old = message.node.querySelector(".trouble");
  if (old) old.remove();
  if (!text) return;
  const retry = again ? make("button", { type: "button", click: pump }, word("page.retry")) : null;
  message.node.append(make("p", { class: "trouble" }, text, again ? " · " : null, retry));
}

// ---- the past

async function recall(quietly = false) {
  if (!quietly) page.log.setAttribute("aria-live", "off"); // a reload must not read fifty messages aloud
  try {
    const response = await fetch("/chat/history", { headers: { "Accept-Language": language } });
    if (!response.ok) throw new Error(String(response.status));
    retell(await response.json());
    page.log.setAttribute("aria-busy", "false");
  } catch (lost) {
    if (!quietly) forgotten();
  }
  page.log.setAttribute("aria-live", "polite");
}

function retell(past) {
  if (past.greeting && !page.log.children.length) showAnswer(past.greeting);
  for (const one of past.messages) {
    if (one.pushed) showPushed(one, true);
    else if (!seen.has(one.id)) {
      showSaid(one);
      reveal(showAnswer(one.reply));
    }
  }
  told().catch(() => {}).finally(() => lookAgain(LOOK));
}

// ---- messages that nobody asked for: looked for politely, heard once, and told when they are seen

function showPushed({ pushed: number, seen: before, reply }, past = false) {
  if (number <= pushed) return;
  pushed = number;
  const end = window.innerHeight + window.scrollY > document.body.scrollHeight - 200;
  const article = showAnswer(reply, true);
  if (!before) {
    unread.push(number);
    article.dataset.pushed = number;
    sight.observe(article);
  }
  // Whoever reads further up, or writes, is not pulled away.
  if (past || (end && !page.entry.value)) reveal(article);
}

function noticed(entries) {
  for (const { target, isIntersecting } of entries) {
    const number = Number(target.dataset.pushed);
    if (isIntersecting) inSight.add(number);
    else inSight.delete(number);
  }
  told().catch(() => {}); // told again at the next look
}

function showNews() {
  const article = page.log.querySelector(`[data-pushed="${unread[0]}"]`);
  if (!article) return;
  reveal(article);
  article.focus({ preventScroll: true });
}

async function look() {
  try {
    await told();
    const response = await fetch(`/chat/pushed?after=${pushed}`, { headers: { "Accept-Language": language } });
    if (!response.ok) throw new Error(String(response.status));
    for (const one of (await response.json()).messages) showPushed(one);
    await told();
    lookAgain(document.hidden ? lookIn * 2 : LOOK);
  } catch (lost) {
    lookAgain(lookIn * 2);
  }
}

function lookAgain(seconds) {
  lookIn = Math.min(seconds, SELDOM);
  clearTimeout(lookTimer);
  lookTimer = setTimeout(look, lookIn * 1000);
}

// Seen is what stood in sight on a page that somebody could see.
async function told() {
  entitle();
  const numbers = unread.filter((number) => inSight.has(number)).slice(0, 50);
  if (document.hidden || !numbers.length) return;
  const headers = { "Content-Type": "application/json", "Accept-Language": language };
  const response = await fetch("/chat/seen", { method: "POST", headers, body: JSON.stringify({ pushed: numbers }) });
  if (!response.ok) throw new Error(String(response.status));
  unread = unread.filter((number) => !numbers.includes(number));
  entitle();
}

function forgotten() {
  const again = () => { notice.remove(); recall(); };
  const notice = make("p", { class: "notice" }, word("page.history_failed"), " ", make("button", { type: "button", click: again }, word("page.retry")));
  page.log.append(notice);
}

function resume() {
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch (refused) {
    // Nothing was kept.
  }
  kept.filter((message) => !seen.has(message.id)).forEach(enqueue);
  pumping = false;
  pump();
}

// ---- paper

function printOnly(article) {
  document.body.classList.add("one-printed");
  article.classList.add("printed");
  window.print();
}

function beforePrint() {
  page.printed.textContent = word("page.printed_on", { date: new Date().toLocaleDateString(language, { dateStyle: "long" }) });
  for (const closed of document.querySelectorAll("details:not([open])")) {
    closed.open = true;
    closed.dataset.closed = "";
  }
}

function afterPrint() {
  for (const opened of document.querySelectorAll("[data-closed]")) {
    opened.open = false;
    delete opened.dataset.closed;
  }
  document.body.classList.remove("one-printed");
  for (const article of document.querySelectorAll(".printed")) article.classList.remove("printed");
}

// ---- what people do

function fit() {
  page.entry.style.height = "auto";
  page.entry.style.height = `${page.entry.scrollHeight + 2}px`;
}

function submit(event) {
  event.preventDefault();
  const text = page.entry.value.trim();
  page.entry.focus();
  if (!text) return;
  page.entry.value = "";
  fit();
  // With the question that was on the page when the words were begun: another window may have
  // answered it meanwhile, or a message may have come in between.
  const before = answering || latest;
  answering = null;
  send(text, { prompt: before.prompt, before });
}

function begun() {
  fit();
  answering = page.entry.value ? answering || latest : null;
}

function typed(event) {
  // While pinyin is being composed Enter chooses a word; 229 is how older browsers say so.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key === "Enter" && !event.shiftKey && !composing) submit(event);
}

// A held key presses again and again, and by then the focus is on the next question's option.
function held(event) {
  if (event.repeat && event.key === "Enter" && event.target.closest("button")) event.preventDefault();
}

function listen() {
  page.form.addEventListener("submit", submit);
  page.entry.addEventListener("keydown", typed);
  page.entry.addEventListener("input", begun);
  document.addEventListener("keydown", held);
  page.news.addEventListener("click", showNews);
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => send(button.dataset.send));
  listenForFiles();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) queue.length ? look() : recall(true); });
  window.addEventListener("online", pump);
  window.addEventListener("beforeprint", beforePrint);
  window.addEventListener("afterprint", afterPrint);
}

// A printed slip's link: the code is said for its reader, once, and leaves the address.
function scanned() {
  const code = new URLSearchParams(location.search).get("bind");
  if (!code) return;
  window.history.replaceState(null, "", location.pathname);
  send(`${language === "en" ? "bind" : "绑定"} ${code.slice(0, 60)}`);
}

async function start() {
  speak(language);
  listen();
  await recall();
  resume();
  scanned();
  if (window.matchMedia("(hover: hover) and (pointer: fine)").matches) page.entry.focus({ preventScroll: true });
}

start();

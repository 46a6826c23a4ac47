// Files of the chat page: handed in one after the other, each with its progress, and then named in
// one message. Their bytes go to this site alone, and only while a complaint is open to evidence;
// else a message tells what they are called and how big they are, and nothing of what is in them.
"use strict";

const FILES = "/chat/files";
const MOST = 20;                // files that one message names; the server takes no more
const KINDS = { image: "photo", audio: "voice", video: "video" };

const tray = [];                // files that were chosen and are not in a message yet
let carrying = null;            // the one that is on its way

// ---- choosing

async function offer(chosen) {
  const files = Array.from(chosen);
  if (!files.length) return;
  const prompt = asked;
  const room = await roomFor(prompt);
  if (room && room.why === "nowhere") tell(files.slice(0, MOST).map((file) => attachmentOf(file)), null);
  else for (const file of files) put(file, room, prompt);
  carry();
}

// null where nobody answers: the files are shown with that trouble, and can be tried again.
async function roomFor(prompt) {
  try {
    const response = await fetch(FILES, { headers: headersUnder(prompt) });
    return response.ok ? await response.json() : null;
  } catch (lost) {
    return null;
  }
}

// The question that the page was at says which complaint a file belongs to.
function headersUnder(prompt) {
  return { "Accept-Language": language, "X-Prompt": encodeURIComponent(prompt || "") };
}

function attachmentOf(file, piece = null) {
  const kind = KINDS[file.type.split("/")[0]] || "file";
  const told = { kind, name: file.name.slice(0, 255), size: file.size };
  return piece === null ? told : { ...told, name: piece.name, size: piece.size, piece: piece.piece };
}

function tell(attachments, prompt) {
  send("", { attachments, prompt });
}

// ---- the tray

function put(file, room, prompt) {
  const bar = make("progress", { max: 100, value: 0, "aria-label": file.name });
  const state = make("span", { class: "state", role: "status" });
  const moves = make("span", { class: "moves" });
  const node = make("li", {},
    make("span", { class: "called" }, make("bdi", {}, file.name), " ", make("span", { class: "size" }, sized(file.size))),
    bar, state, moves);
  const one = { file, prompt, node, bar, state, moves, piece: null, request: null, trouble: "", going: false };
  tray.push(one);
  page.tray.append(node);
  page.tray.hidden = false;
  waits(one);
  if (room && !room.open) fails(one, room.text);
  else if (!file.size) fails(one, word("page.files.empty"), false);
  else if (room && file.size > room.file_bytes) fails(one, word("page.files.too_large", { limit: sized(room.file_bytes) }), false);
}

function shows(one, state, ...moves) {
  one.state.textContent = state;
  one.moves.replaceChildren(...moves);
  one.node.classList.toggle("failed", Boolean(one.trouble));
  one.bar.hidden = Boolean(one.trouble);
}

function move(label, one, act) {
  const button = make("button", { type: "button", click: () => act(one) }, label);
  button.append(make("span", { class: "unseen" }, ` ${one.file.name}`));
  return button;
}

function waits(one) {
  one.trouble = "";
  one.going = false;
  one.bar.value = 0;
  shows(one, word("page.files.waiting"), move(word("page.files.cancel"), one, drop));
}

function fails(one, why, again = true) {
  one.trouble = why;
  const retry = again ? [move(word("page.retry"), one, (it) => { waits(it); carry(); })] : [];
  shows(one, why, ...retry, move(word("page.files.remove"), one, drop));
}

function drop(one) {
  tray.splice(tray.indexOf(one), 1);
  one.node.remove();
  page.tray.hidden = !tray.length;
  if (one.request) one.request.abort();
  page.attach.focus({ preventScroll: true });
  carry();
}

// ---- on their way: one at a time, so that what is shown is what happens

function carry() {
  if (carrying) return;
  const next = tray.find((one) => !one.piece && !one.trouble);
  if (!next) {
    settle();
    return;
  }
  carrying = next;
  upload(next).then((outcome) => {
    carrying = null;
    next.request = null;
    if (outcome.piece) kept(next, outcome.piece);
    else if (!outcome.aborted) fails(next, outcome.text || word("page.files.lost"), outcome.again);
    carry();
  });
}

function kept(one, piece) {
  one.piece = piece;
  one.bar.value = 100;
  shows(one, word("page.files.kept"));
}

// Everything that arrived goes into one message; what failed stays, with its reason.
function settle() {
  const first = tray.find((one) => one.piece);
  if (!first) return;
  const done = tray.filter((one) => one.piece && one.prompt === first.prompt).slice(0, MOST);
  for (const one of done) {
    tray.splice(tray.indexOf(one), 1);
    one.node.remove();
  }
  page.tray.hidden = !tray.length;
  tell(done.map((one) => attachmentOf(one.file, one.piece)), first.prompt);
  settle();
}

// fetch tells nothing of what has left already, so this is the older way.
function upload(one) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    one.request = request;
    request.open("POST", FILES);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    for (const [name, value] of Object.entries(headersUnder(one.prompt))) request.setRequestHeader(name, value);
    request.setRequestHeader("X-File-Name", encodeURIComponent(wellFormed(one.file.name)));
    request.setRequestHeader("X-File-Kind", one.file.type);
    request.upload.addEventListener("progress", (event) => goes(one, event));
    request.addEventListener("load", () => resolve(outcomeOf(request)));
    request.addEventListener("error", () => resolve({ again: true }));
    request.addEventListener("abort", () => resolve({ aborted: true }));
    request.send(one.file);
  });
}

function goes(one, { loaded, total }) {
  if (!total) return;
  one.bar.value = Math.floor(loaded / total * 100);
  one.bar.textContent = `${one.bar.value}%`;
  // Said once: a screen reader would read every step aloud.
  if (!one.going) shows(one, word("page.files.going"), move(word("page.files.cancel"), one, drop));
  one.going = true;
}

function outcomeOf(request) {
  const answer = request.response || {};
  if (request.status === 201) return { piece: answer };
  const again = ![409, 413, 422].includes(request.status);
  return { text: answer.text, again };
}

// A name may hold half of a character, which cannot be written in a header.
function wellFormed(name) {
  return Array.from(name, (sign) => (/^[\ud800-\udfff]$/.test(sign) ? "\ufffd" : sign)).join("");
}

// ---- what people do

function carriesFiles(event) {
  return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
}

function listenForFiles() {
  page.attach.addEventListener("click", () => page.chooser.click());
  page.chooser.addEventListener("change", () => {
    const files = Array.from(page.chooser.files);
    page.chooser.value = ""; // so that the same file can be chosen again
    offer(files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) { event.preventDefault(); offer(event.clipboardData.files); }
  });
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) { event.preventDefault(); document.body.classList.add("dropping"); }
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (carriesFiles(event)) { event.preventDefault(); offer(event.dataTransfer.files); }
  });
  window.addEventListener("beforeunload", (event) => { if (carrying) event.preventDefault(); });
}

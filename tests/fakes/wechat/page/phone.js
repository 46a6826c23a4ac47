// The telephone: shows what the platform says is on it, and sends what its user does.
"use strict";

const WORDS = {
  zh: {
    title: "绿色工厂自评", about: "· 模拟微信，仅供试用", more: "更多", log: "聊天记录",
    waiting: "正在等待公众号回复…", not_following: "还没有关注这个公众号。", follow: "关注",
    menu: "公众号菜单", photo: "图片", entry: "输入消息", send: "发送", who: "手机主人", name: "新的人",
    add: "添加", unfollow: "取消关注", scan: "扫一扫", scene: "二维码场景值",
    scan_about: "选择或填写场景值，没有的会先生成二维码。", notices: "订阅通知",
    notices_about: "相当于在公众号网页上点同意或拒绝，在微信里关闭通知。", agree: "同意", refuse: "拒绝", off: "关闭",
    no_notices: "这个公众号没有订阅通知模板。", lasting: "长期", once: "一次性", left: "还可发 {n} 条", none: "未同意",
    for_good: "已同意", scan_it: "扫一扫", passive: "被动回复", service: "客服消息", choices: "客服消息", template: "模板消息",
    notice: "订阅通知", details: "查看详情", unreachable: "模拟平台没有回应，请看运行它的窗口。", other: "English",
    what_code: "扫到的内容",
  },
  en: {
    title: "Green factory check", about: "· pretended WeChat, for trying", more: "More", log: "Messages",
    waiting: "Waiting for the account's answer…", not_following: "This account is not followed yet.", follow: "Follow",
    menu: "The account's menu", photo: "Photo", entry: "Write a message", send: "Send", who: "Whose telephone", name: "Somebody new",
    add: "Add", unfollow: "Unfollow", scan: "Scan a code", scene: "Scene of the code",
    scan_about: "Choose or write a scene; a code that is not there is drawn first.", notices: "Subscription notices",
    notices_about: "As if agreed to or refused on the account's page, or switched off in WeChat.", agree: "Agree", refuse: "Refuse", off: "Switch off",
    no_notices: "The account has no templates of notices.", lasting: "lasting", once: "one at a time", left: "{n} may be sent", none: "not agreed to",
    for_good: "agreed to", scan_it: "Scan", passive: "passive reply", service: "customer-service message", choices: "customer-service message", template: "template message",
    notice: "subscription notice", details: "Details", unreachable: "The pretended platform does not answer; look at the window it runs in.", other: "中文",
    what_code: "What the code says",
  },
};

const find = (id) => document.getElementById(id);
const log = find("log");
let language = navigator.language.startsWith("zh") ? "zh" : "en";
let user = "";
let last = 0;
let shown = "";
let state = {};
let pending = 0;
let atEnd = true;
const say = (key) => WORDS[language][key];

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(text, act) {
  const made = make("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// --- sending ---------------------------------------------------------------------------------------

async function post(address, body, type) {
  pending += 1;
  atEnd = true;
  find("waiting").hidden = false;
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": type }, body });
    tell(answer.ok ? "" : (await answer.json()).error);
    return answer.ok;
  } catch {
    tell(say("unreachable"));
    return false;
  } finally {
    pending -= 1;
    find("waiting").hidden = pending > 0 ? false : true;
    await look();
  }
}

function act(what, value = "", label = "") {
  look();
  return post("/phone/acts", JSON.stringify({ user, act: what, value, label }), "application/json");
}

function tell(error) {
  find("failed").textContent = error;
  find("failed").hidden = !error;
}

// --- showing ---------------------------------------------------------------------------------------

const LINK = /<a\s+href="([^"]*)"[^>]*>([^<]*)<\/a>|https?:\/\/[^\s<>"'，。；、）)]+/g;

function words(text) {
  const made = make("div", "words");
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    made.append(text.slice(end, found.index), link(found[1] || found[0], found[2] || found[0]));
    end = found.index + found[0].length;
  }
  made.append(text.slice(end));
  return made;
}

function link(address, label) {
  if (address.startsWith("weixin://bizmsgmenu?")) {
    const asked = new URLSearchParams(address.split("?")[1]);
    const content = asked.get("msgmenucontent") || label;
    const made = button(label, () => act("tap", asked.get("msgmenuid") || "", content));
    made.className = "link";
    return made;
  }
  if (!/^https?:/.test(address)) return label;
  const made = make("a", "", label);
  Object.assign(made, { href: address, target: "_blank", rel: "noopener" });
  return made;
}

function bubble(one) {
  if (one.kind === "remark" || one.kind === "trouble") return make("p", one.kind, one.text);
  const made = make("div", `bubble ${one.kind === "own" ? "own" : ""}`);
  made.append(make("p", "by", one.kind === "own" ? one.at : `${say(one.kind)} ${one.at}`));
  if (one.fields.length) made.append(card(one, made));
  else if (one.media) made.append(picture(one));
  else made.append(message(one));
  return made;
}

function message(one) {
  const made = words(one.text);
  if (one.items.length) {
    const choices = make("div", "choices");
    for (const item of one.items) choices.append(button(item.label, () => act("tap", item.id, item.label)));
    made.append(choices, one.tail);
  }
  if (one.url) made.append(link(one.url, say("details")));
  return made;
}

function card(one, around) {
  around.classList.add("card");
  const made = make("div", "words");
  made.append(make("h2", "", one.text));
  const lines = make("dl");
  for (const [label, value] of one.fields) lines.append(make("dt", "", label), make("dd", "", value));
  made.append(lines);
  if (one.url) made.append(link(one.url, say("details")));
  return made;
}

function picture(one) {
  const made = make("img");
  made.alt = say("photo");
  made.addEventListener("load", toEnd);
  made.src = `/phone/media/${encodeURIComponent(one.media)}`;
  return made;
}

function showPeople() {
  const buttons = state.people.map((one) => {
    const made = button(one.name, () => choose(one.openid));
    made.setAttribute("aria-pressed", String(one.openid === user));
    return made;
  });
  find("people").replaceChildren(...buttons);
  const me = state.people.find((one) => one.openid === user);
  find("whose").textContent = me.name;
  find("meeting").hidden = me.following;
  find("form").hidden = !me.following;
  find("unfollow").disabled = !me.following;
}

function showMenu() {
  find("menu").replaceChildren(...state.menu.map((one) => {
    const below = one.sub_button || [];
    if (!below.length) return menuButton(one);
    const details = make("details"), inner = make("div");
    details.append(make("summary", "", one.name), inner);
    inner.append(...below.map((sub) => menuButton(sub, details)));
    return details;
  }));
}

function menuButton(one, around) {
  return button(one.name, () => {
    if (around) around.open = false;
    if (one.type === "view") window.open(one.url, "_blank", "noopener");
    if (one.type !== "scancode_waitmsg") return act("click", one.key || one.name);
    const said = window.prompt(say("what_code"));
    return said ? act("scan_from_menu", one.key, said) : null;
  });
}

function showNotices() {
  const rows = state.notices.map((one) => {
    const row = make("li"), acts = make("div");
    const left = one.left === null ? say("for_good") : one.left ? say("left").replace("{n}", one.left) : say("none");
    row.append(one.title, make("p", "", `${say(one.lasting ? "lasting" : "once")} · ${left}`), acts);
    acts.append(
      button(say("agree"), () => act("agree", one.id)),
      button(say("refuse"), () => act("refuse", one.id)),
      button(say("off"), () => act("take_back", one.id)),
    );
    return row;
  });
  find("notices").replaceChildren(...(rows.length ? rows : [make("li", "", say("no_notices"))]));
}

function showAround() {
  const around = JSON.stringify([state.people, state.menu, state.codes, state.notices, user, language]);
  if (around === shown) return;
  shown = around;
  showPeople();
  showMenu();
  showNotices();
  find("codes").replaceChildren(...state.codes.map((scene) => Object.assign(make("option"), { value: scene })));
}

function toEnd() {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// --- looking once a second ---------------------------------------------------------------------------

async function look() {
  const asked = user;
  let found;
  try {
    found = await (await fetch(`/phone/state?user=${encodeURIComponent(asked)}&after=${last}`)).json();
  } catch {
    return tell(say("unreachable"));
  }
  if (asked !== user) return null;
  state = found;
  user = user || state.people[0].openid;
  for (const one of state.bubbles.filter((each) => each.number > last)) {
    log.append(bubble(one));
    last = one.number;
  }
  if (state.bubbles.length) toEnd();
  showAround();
  log.setAttribute("aria-busy", "false");
  return null;
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, 1000);
}

function choose(openid) {
  user = openid;
  openPanel(false);
  again();
}

function again() {
  last = 0;
  atEnd = true;
  log.replaceChildren();
  look();
}

// --- what stands on it -------------------------------------------------------------------------------

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = say(one.dataset.placeholder);
  find("language").textContent = say("other");
}

find("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  speak();
  again();
});
function openPanel(open) {
  find("panel").classList.toggle("open", open);
  find("more").setAttribute("aria-expanded", String(open));
}

find("more").addEventListener("click", () => openPanel(!find("panel").classList.contains("open")));
log.addEventListener("scroll", () => { atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80; });
find("follow").addEventListener("click", () => act("follow"));
find("unfollow").addEventListener("click", () => act("unfollow"));
find("attach").addEventListener("click", () => find("chooser").click());
find("chooser").addEventListener("change", async () => {
  for (const file of find("chooser").files) {
    await post(`/phone/photos?user=${encodeURIComponent(user)}`, file, "application/octet-stream");
  }
  find("chooser").value = "";
});

function submitted(form, entry, does) {
  find(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const text = find(entry).value.trim();
    find(entry).value = "";
    if (text) does(text);
  });
}

submitted("form", "entry", (text) => act("text", text));
submitted("scanning", "scene", (scene) => {
  openPanel(false);
  act("scan", scene);
});
submitted("newcomer", "name", async (name) => {
  await act("meet", name);
  choose(state.people[state.people.length - 1].openid);
});
find("entry").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    find("form").requestSubmit();
  }
});

speak();
keepLooking();

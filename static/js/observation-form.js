// Keeps typed text in this window until the server has saved it, so that nothing is lost if the session has ended or the
// server can't be reached. Kept for the person who typed it only, and deleted when they sign out.
"use strict";
{
  const PLACE = "typed";
  const form = document.querySelector("form[data-typed]");
  const offer = document.getElementById("kept");
  const { owner } = offer.dataset;
  const NOT_STORED = ["csrfmiddlewaretoken", "do", "seen", "q-people", "q-abilities"];
  const uid = () => form.querySelector("[name=uid]").value;
  const fields = () => [...new FormData(form)].filter(([name]) => !NOT_STORED.includes(name));
  const text = () => JSON.stringify(fields().filter(([name]) => !["uid", "version", "tab"].includes(name)));
  const read = () => JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  const forget = () => sessionStorage.removeItem(PLACE);
  let sending = "";

  const store = (isSent) => {
    const entry = { owner, uid: uid(), text: text(), fields: fields(), isSent };
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(entry));
    } catch {
      // The storage is full: the server still saves the text.
    }
  };

  const found = read();
  const isAnswered = "acknowledged" in offer.dataset && found?.isSent;
  if (found && (found.owner !== owner || isAnswered || found.text === text())) forget();
  else if (found) offer.hidden = false;

  for (const kind of ["input", "change"]) form.addEventListener(kind, () => offer.hidden && store(false));
  form.addEventListener("submit", () => store(true));
  document.addEventListener("htmx:beforeRequest", () => (sending = text()));
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, xhr } = event.detail;
    // Only the text that was sent is acknowledged; newer text stays here.
    const isSaved = successful && xhr.getResponseHeader("HX-Replace-Url") !== null;
    if (isSaved && sending === text() && offer.hidden) forget();
  });

  // The server renders the restored form, like every other form.
  offer.querySelector("[data-restore]").addEventListener("click", () => {
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = form.action;
    const restored = [...read().fields, ["do", "restore"]];
    restored.push(["csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value]);
    for (const [name, value] of restored) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      sent.append(field);
    }
    sent.hidden = true;
    document.body.append(sent);
    sessionStorage.setItem(PLACE, JSON.stringify({ ...read(), isSent: true }));
    sent.submit();
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    forget();
    offer.hidden = true;
  });

  // Enter moves the focus from a search to the first result and sends nothing.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    event.target.closest("fieldset")?.querySelector(".choices button")?.focus();
  });

  // Where the focus goes after a part was replaced, since the pressed button is gone.
  const NEXT = {
    people: ["#q-people"],
    abilities: [".rated > li:last-child select", "#q-abilities"],
    links: [".linked > li:last-child input", "#links button"],
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    const places = NEXT[event.detail.elt.id] ?? [];
    if (document.activeElement && document.activeElement !== document.body) return;
    places.map((each) => document.querySelector(each)).find(Boolean)?.focus();
  });
}

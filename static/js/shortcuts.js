// Keys that open links (data-key), unless the user is typing. Signing out deletes what forms stored in this window.
"use strict";
{
  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable], dialog");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (isTyping(event.target)) return;
    // The page's own link comes after the menu's and is more specific, so the last one wins.
    const link = [...document.querySelectorAll("a[data-key]")].filter((each) => each.dataset.key === event.key).pop();
    if (!link) return;
    event.preventDefault();
    location.assign(link.href);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[action$='/logout/']")) for (const name of ["typed", "sent"]) sessionStorage.removeItem(name);
  });

  // The page of what was published: what was sent has come.
  const shown = document.querySelector("[data-acknowledges]");
  const kept = shown && JSON.parse(sessionStorage.getItem("typed") ?? "null");
  if (kept?.isSent && kept.uid === shown.dataset.acknowledges) sessionStorage.removeItem("typed");
}

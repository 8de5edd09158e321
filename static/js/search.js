// "/" moves to the search field, unless the user is typing. A search takes one entry of the browser's history,
// however often its text changed.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const field = document.querySelector("[data-search]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
{
  const choices = (url) => {
    const said = new URLSearchParams(url.search);
    said.delete("q");
    said.sort();
    return url.pathname + said;
  };

  document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const now = new URL(location.href);
    const next = new URL(event.detail.history.path, now);
    const goesOn = now.searchParams.has("q") && choices(now) === choices(next);
    if (goesOn || now.href === next.href) event.detail.history.type = "replace";
  });
}

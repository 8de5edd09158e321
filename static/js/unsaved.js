// Asks before leaving a page with unsaved input.
"use strict";
{
  const form = document.querySelector("form.editor");
  const said = () => new URLSearchParams(new FormData(form)).toString();
  const loaded = "unsaved" in form.dataset ? null : said();
  let isSaving = false;

  form.addEventListener("submit", () => (isSaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && said() !== loaded) event.preventDefault();
  });
}

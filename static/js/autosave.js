// Restores text that was sent from a form (data-keep) after the session had ended: signing in leads back to the form,
// which is filled in again. Only in this window, and for the person who typed it (data-owner) only.
"use strict";
{
  const { signIn, owner } = document.currentScript.dataset;
  const PLACE = "sent";
  // Hidden fields describe the page that was sent, such as the wording somebody decided by, not what they typed.
  const NOT_TYPED = ["password", "file", "hidden"];
  const read = () => JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  const isSignIn = (url) => url !== "" && new URL(url).pathname === signIn;
  const isThere = (entry) => entry.path === location.pathname && entry.owner === owner;

  const putBack = (form, fields) => {
    for (const each of form.querySelectorAll(":checked:is([type=radio], [type=checkbox])")) each.checked = false;
    for (const [name, value] of fields) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["radio", "checkbox"].includes(field.type)) field.checked ||= field.value === value;
        else field.value = value;
      }
    }
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "alert");
    notice.textContent =
      "You were signed out, so nothing was saved. What you typed is back in the form: send it again.";
    form.before(notice);
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-keep]")) return;
    const inputs = [...event.target.querySelectorAll("input, select, textarea")];
    const typed = new Set(inputs.filter((each) => !NOT_TYPED.includes(each.type)).map((each) => each.name));
    const fields = [...new FormData(event.target)].filter(([name, value]) => value !== "" && typed.has(name));
    const entry = { owner, path: location.pathname, fields };
    sessionStorage.setItem(PLACE, JSON.stringify(entry));
  });

  document.addEventListener("DOMContentLoaded", () => {
    const entry = read();
    if (!entry) return;
    const form = document.querySelector("form[data-keep]");
    // Somebody may sign in before this script has run there.
    const isRefused = entry.isRefused || [location.href, document.referrer].some(isSignIn);
    if (isSignIn(location.href)) sessionStorage.setItem(PLACE, JSON.stringify({ ...entry, isRefused }));
    else if (!isRefused || (owner && (form || entry.owner !== owner))) {
      sessionStorage.removeItem(PLACE);
      if (isRefused && form && isThere(entry)) putBack(form, entry.fields);
    }
  });
}

// Handles responses that htmx ignores: error pages are shown, and an ended session leads to the sign-in page.
"use strict";
{
  const signIn = document.currentScript.dataset.signIn;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (new URL(xhr.responseURL, location.href).pathname === signIn) {
      event.detail.shouldSwap = false;
      location.assign(`${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      // An error page is a whole page, not a fragment: it replaces the whole page.
      if (/<html[\s>]/i.test(xhr.responseText)) {
        event.detail.target = document.body;
        event.detail.swapOverride = "innerHTML show:top";
        event.detail.selectOverride = "unset";
      }
    }
  });

  document.addEventListener("htmx:sendError", () => {
    const line = document.createElement("p");
    line.className = "bad";
    line.textContent = "We couldn’t reach the server. Check your connection and try again.";
    document.getElementById("messages")?.replaceChildren(line);
  });
}

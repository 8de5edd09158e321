// What htmx leaves to the page: answers that are no success are shown too, an ended session leads to signing in.
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
      // A whole page in answer to a fragment: the error pages. It takes the place of the page.
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
    line.textContent = "The server could not be reached. Please try again.";
    document.getElementById("messages")?.replaceChildren(line);
  });
}

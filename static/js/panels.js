// The style sheet expands panels on wide screens. This opens them for screen readers and for browsers without
// ::details-content, too. The summary then does nothing, so the keyboard skips it.
"use strict";
{
  const wide = matchMedia("(width > 900px)");

  const fit = () => {
    for (const panel of document.querySelectorAll("details.panel")) {
      if (wide.matches) panel.open = true;
      panel.querySelector("summary").tabIndex = wide.matches ? -1 : 0;
    }
  };

  wide.addEventListener("change", fit);
  document.addEventListener("htmx:load", fit);
  fit();
}

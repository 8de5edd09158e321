// The style sheet shows panels unfolded on wide screens. This says so to screen readers, and to browsers that know
// no ::details-content; there is nothing to press then, so the keyboard passes by.
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

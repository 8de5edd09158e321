// Marks the link of the section being read as current in the table of contents.
"use strict";
{
  const follow = (nav) => {
    const links = [...nav.querySelectorAll("a[href^='#']")];
    const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    let chosen = null;
    let isAwaited = false;

    const mark = (current) => {
      for (const link of links) {
        if (link === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };

    // The reading line moves from the top of the window to its bottom as the page scrolls, so that every section
    // becomes current at some point, even the last ones.
    const look = () => {
      isAwaited = false;
      const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
      const gone = scrollTop / Math.max(1, scrollHeight - clientHeight);
      const line = 100 + gone * (clientHeight - 140);
      const passed = links.filter((_, place) => sections[place]?.getBoundingClientRect().top <= line);
      mark(chosen ?? passed.at(-1) ?? links[0]);
    };

    const ask = () => {
      if (!isAwaited) requestAnimationFrame(look);
      isAwaited = true;
    };

    // A section that was clicked stays current until the reader scrolls.
    nav.addEventListener("click", (event) => {
      chosen = event.target.closest("a[href^='#']");
      ask();
    });
    for (const kind of ["wheel", "touchmove", "keydown"]) {
      addEventListener(kind, () => (chosen = null), { passive: true });
    }
    addEventListener("scroll", ask, { passive: true });
    addEventListener("resize", ask);
    look();
  };

  document.querySelectorAll("[data-follows]").forEach(follow);
}

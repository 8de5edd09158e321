// The list of contents follows the reader: the link of the section in view is the current one.
"use strict";
{
  const follow = (nav) => {
    const links = new Map();
    for (const link of nav.querySelectorAll("a[href^='#']")) {
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target) links.set(target, link);
    }
    const inView = new Set();
    const watch = (entries) => {
      for (const { target, isIntersecting } of entries) inView[isIntersecting ? "add" : "delete"](target);
      const current = [...links.keys()].find((target) => inView.has(target));
      if (!current) return;
      for (const [target, link] of links) {
        if (target === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };
    // Between the bar at the top and the middle of the window is where one reads.
    const observer = new IntersectionObserver(watch, { rootMargin: "-90px 0px -55% 0px" });
    for (const target of links.keys()) observer.observe(target);
  };

  document.querySelectorAll("[data-follows]").forEach(follow);
}

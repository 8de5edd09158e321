// Suggests an address from a name until the user types one.
"use strict";

for (const field of document.querySelectorAll("[data-address-of]")) {
  const name = document.getElementById(field.dataset.addressOf);
  let isTyped = field.value !== "";
  field.addEventListener("input", () => { isTyped = field.value !== ""; });
  name.addEventListener("input", () => {
    if (isTyped) return;
    const plain = name.value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    field.value = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  });
}

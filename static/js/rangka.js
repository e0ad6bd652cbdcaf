// What every page shares: menus that close, rows that open, forms that are sent once, printing.

const TERJEDA = new Set(["A", "BUTTON", "INPUT", "SELECT", "LABEL", "SUMMARY", "TEXTAREA"]);

document.addEventListener("click", (peristiwa) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(peristiwa.target)) menu.open = false;
  }
  if (peristiwa.target.closest("[data-cetak]")) window.print();
  const baris = peristiwa.target.closest("tr[data-href]");
  if (!baris || window.getSelection().toString()) return;
  for (let simpul = peristiwa.target; simpul !== baris; simpul = simpul.parentElement) {
    if (TERJEDA.has(simpul.tagName)) return;
  }
  window.location.assign(baris.dataset.href);
});

document.addEventListener("keydown", (peristiwa) => {
  if (peristiwa.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (peristiwa) => {
  const { yakin } = peristiwa.target.dataset;
  if (yakin && !window.confirm(yakin)) {
    peristiwa.preventDefault();
    return;
  }
  for (const tombol of peristiwa.target.querySelectorAll("button[data-sekali]")) {
    // after the browser has collected the form, or the button's own value would be lost
    setTimeout(() => tombol.setAttribute("disabled", ""));
  }
});

// On a phone the tab of this page may stand outside the bar of tabs.
const tabIni = document.querySelector(".tab-registri [aria-current]");
tabIni?.scrollIntoView({ block: "nearest", inline: "center" });

// Only whoever left an import running asks how it goes.
function adaImpor() {
  try {
    return document.querySelector("[data-impor-berjalan]") ?? localStorage.getItem("impor-berjalan");
  } catch {
    return null;
  }
}
if (adaImpor()) import("./kabar_impor.js");

// A page brought back from the browser's memory must not keep its buttons shut.
window.addEventListener("pageshow", () => {
  for (const tombol of document.querySelectorAll("button[data-sekali][disabled]")) {
    tombol.removeAttribute("disabled");
  }
});

// A queue is worked through with the keyboard: up and down move between its rows, Enter opens.

const tautan = [...document.querySelectorAll("[data-antrean] tbody th a")];

document.addEventListener("keydown", (peristiwa) => {
  const arah = { ArrowDown: 1, ArrowUp: -1 }[peristiwa.key];
  if (!arah || !tautan.length || peristiwa.target.closest("input, select, textarea")) return;
  peristiwa.preventDefault();
  const kini = tautan.indexOf(document.activeElement);
  const tujuan = kini < 0 ? 0 : Math.min(Math.max(kini + arah, 0), tautan.length - 1);
  tautan[tujuan].focus();
});

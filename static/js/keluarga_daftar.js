// The list of families: suggestions, filters that take effect at once, ticked rows.
import { pasangPilihan } from "./pilihan_keluarga.js";
import { pasangSaran } from "./saran.js";

const cari = document.querySelector("[data-saran-url]");
if (cari) pasangSaran(cari);

const bilah = document.querySelector("[data-pilih]");
if (bilah) pasangPilihan(bilah);

const saring = document.querySelector("[data-saring]");

function kirimTanpaYangKosong() {
  for (const isian of saring.elements) {
    if (isian.name && !isian.value) isian.disabled = true;
  }
  saring.submit();
}

saring?.addEventListener("change", kirimTanpaYangKosong);
saring?.querySelector("button[type=submit]").setAttribute("hidden", "");
saring?.addEventListener("submit", (peristiwa) => {
  peristiwa.preventDefault();
  kirimTanpaYangKosong();
});

const lipat = document.querySelector("[data-saring-lipat]");
if (lipat && window.matchMedia("(min-width: 992px)").matches) lipat.open = true;

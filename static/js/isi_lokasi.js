// Step "lokasi": asks for the place after a tap (at once where it was allowed before) and says what it found.
import { cariLokasi, izinLokasi, kalimatLokasi } from "./gps.js";

export function pasangLokasi(kotak, { titik, saatBerubah }) {
  const tombol = kotak.querySelector("[data-cari-lokasi]");
  const kata = kotak.querySelector("[data-cari-kata]");
  let terkumpul = titik;
  let pencarian;

  function tulis(keadaan) {
    const { tanda, kalimat, saran } = kalimatLokasi(keadaan);
    kotak.dataset.tanda = tanda;
    kotak.querySelector("[data-lokasi-kalimat]").textContent = kalimat;
    kotak.querySelector("[data-lokasi-saran]").textContent = saran;
    tombol.hidden = keadaan.tahap === "mencari";
    tombol.className = "btn btn-netral";
    kata.textContent = "Cari lagi";
  }

  function cari() {
    pencarian?.berhenti();
    pencarian = cariLokasi({
      titik: terkumpul,
      saatBerubah(keadaan) {
        tulis(keadaan);
        if (keadaan.titik.length === terkumpul.length) return;
        terkumpul = keadaan.titik;
        saatBerubah(terkumpul);
      },
    });
  }

  tombol.addEventListener("click", cari);
  if (titik.length) tulis({ tahap: "selesai", titik });
  else izinLokasi().then((izin) => izin === "granted" && cari());
  return { berhenti: () => pencarian?.berhenti() };
}

// The count on "Kirim": visits of this person that are still only on this phone.
import { antrean } from "./antrean.js";

export async function tulisHitungan(pengguna) {
  const banyak = await antrean.jumlahBelumTerkirim(pengguna).catch(() => 0);
  const tempat = document.querySelector('.bilah-bawah [data-tempat="pendamping:kirim"]');
  tempat?.querySelector(".hitungan")?.remove();
  if (tempat && banyak) {
    const lencana = document.createElement("span");
    lencana.className = "hitungan";
    lencana.textContent = banyak;
    const arti = document.createElement("span");
    arti.className = "visually-hidden";
    arti.textContent = " belum terkirim";
    lencana.append(arti);
    tempat.append(lencana);
  }
  return banyak;
}

// The count on "Kirim": visits of this person that are still only on this phone.
import { antrean } from "./antrean.js";

export async function tulisHitungan(pengguna) {
  const hitungan = await antrean
    .hitung(pengguna)
    .catch(() => ({ menunggu: 0, ditolak: 0, draf: 0 }));
  const { menunggu, ditolak } = hitungan;
  const tempat = document.querySelector('.bilah-bawah [data-tempat="pendamping:kirim"]');
  tempat?.querySelector(".hitungan")?.remove();
  if (tempat && (menunggu || ditolak)) {
    const lencana = document.createElement("span");
    lencana.className = "hitungan";
    lencana.textContent = menunggu || "!";
    const arti = document.createElement("span");
    arti.className = "visually-hidden";
    arti.textContent = [menunggu && " belum terkirim", ditolak && ` ${ditolak} perlu dilihat`]
      .filter(Boolean)
      .join(",");
    lencana.append(arti);
    tempat.append(lencana);
  }
  return hitungan;
}

// What is still on this phone, in words; empty where nothing is.
export function sebutHitungan({ menunggu, ditolak, draf }) {
  return [
    menunggu && `${menunggu} kunjungan menunggu dikirim`,
    ditolak && `${ditolak} belum dapat diterima, perlu Anda lihat`,
    draf && `${draf} belum selesai diisi`,
  ].filter(Boolean);
}

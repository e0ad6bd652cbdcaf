// Step "periksa": the visit in words, each line with the way back to its step.
import { terbaik } from "./gps.js";

const kataPilihan = (formulir, nama, nilai) =>
  formulir.querySelector(`[name="${nama}"][value="${nilai}"]`).parentElement.textContent.trim();

function kalimatKomitmen(formulir, { anggota, jenis, hadir, hari_efektif: efektif }) {
  const { nama } = formulir.querySelector(
    `[data-kewajiban][data-anggota="${anggota}"][data-jenis="${jenis}"]`,
  ).dataset;
  if (jenis === "sekolah") return `${nama}: hadir ${hadir} dari ${efektif} hari`;
  return `${nama}: ${hadir ? "sudah" : "belum"}`;
}

export function tulisRingkasan(daftar, isi, { formulir, saatUbah }) {
  const titik = terbaik(isi.lokasi);
  const banyakKewajiban = formulir.querySelectorAll("[data-kewajiban]").length;
  const baris = [
    ["lokasi", "Lokasi", [
      kataPilihan(formulir, "jenis", isi.jenis),
      titik ? `Lokasi ±${Math.round(titik.akurasi_m)} m` : "Tanpa lokasi",
    ]],
    ["foto", "Foto", [isi.foto.length ? `${isi.foto.length} foto` : "Tanpa foto"]],
    ["kegiatan", "Kegiatan", isi.kegiatan.length
      ? isi.kegiatan.map((nilai) => kataPilihan(formulir, "kegiatan", nilai))
      : ["Belum dipilih"]],
    ["komitmen", "Kewajiban", [
      `${isi.komitmen.length} dari ${banyakKewajiban} diperiksa`,
      ...isi.komitmen.map((satu) => kalimatKomitmen(formulir, satu)),
    ]],
    ["catatan", "Catatan", [isi.catatan || "Kosong"]],
  ];
  daftar.replaceChildren(
    ...baris.flatMap(([langkah, judul, kalimat]) => {
      const dt = document.createElement("dt");
      dt.textContent = judul;
      const dd = document.createElement("dd");
      for (const satu of kalimat) {
        const p = document.createElement("p");
        p.textContent = satu;
        dd.append(p);
      }
      const ubah = document.createElement("button");
      ubah.type = "button";
      ubah.className = "tautan";
      ubah.textContent = "Ubah";
      ubah.setAttribute("aria-label", `Ubah ${judul.toLowerCase()}`);
      ubah.addEventListener("click", () => saatUbah(langkah));
      dd.append(ubah);
      return [dt, dd];
    }),
  );
}

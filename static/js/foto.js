// A picture made ready to travel: fingerprints and marks of the original, then a small JPEG.
import { bacaExif } from "./exif.js";

const SISI_PX = 1600;
const TUJUAN_BITA = 220_000;
const MUTU = [0.8, 0.7, 0.6, 0.5];
const KEPALA_BITA = 256 * 1024; // EXIF stands at the front

export async function siapkanFoto(berkas, sumber) {
  const asli = await berkas.arrayBuffer();
  const exif = bacaExif(asli.slice(0, KEPALA_BITA));
  const kecil = await (await kecilkan(berkas)).arrayBuffer();
  return {
    isi: kecil,
    manifes: {
      id: crypto.randomUUID(),
      sha256: await sidik(kecil),
      ukuran: kecil.byteLength,
      sha256_asli: await sidik(asli),
      diambil_pada: exif.pada ?? new Date(berkas.lastModified ?? Date.now()).toISOString(),
      sumber,
      exif,
    },
  };
}

async function sidik(bufer) {
  const bita = new Uint8Array(await crypto.subtle.digest("SHA-256", bufer));
  return Array.from(bita, (b) => b.toString(16).padStart(2, "0")).join("");
}

async function kecilkan(berkas) {
  const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
  const skala = Math.min(1, SISI_PX / Math.max(gambar.width, gambar.height));
  const kanvas = document.createElement("canvas");
  kanvas.width = Math.round(gambar.width * skala);
  kanvas.height = Math.round(gambar.height * skala);
  kanvas.getContext("2d").drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
  gambar.close();
  let hasil;
  for (const mutu of MUTU) {
    hasil = await keJpeg(kanvas, mutu);
    if (hasil.size <= TUJUAN_BITA) break;
  }
  return hasil;
}

export function keJpeg(kanvas, mutu) {
  return new Promise((selesai, gagal) => {
    kanvas.toBlob(
      (hasil) => (hasil ? selesai(hasil) : gagal(new Error("kanvas kosong"))),
      "image/jpeg",
      mutu,
    );
  });
}

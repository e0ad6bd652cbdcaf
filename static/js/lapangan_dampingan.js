// "Dampingan": the whole caseload, searched and sorted on the phone; what waits is sent from here too.
import { dapatMenyimpan } from "./antrean.js";
import { pasangDaftar } from "./daftar_keluarga.js";
import { tulisHitungan } from "./hitungan_antrean.js";
import { jagaAntrean } from "./pengirim.js";

const BERUBAH = new Set(["selesai", "ditolak", "foto_ditolak"]);
const { pengguna } = document.querySelector("[data-pengguna]").dataset;

pasangDaftar();
if (await dapatMenyimpan()) {
  await tulisHitungan(pengguna);
  await jagaAntrean(pengguna, ({ apa }) => BERUBAH.has(apa) && tulisHitungan(pengguna)).cobaSekarang();
}

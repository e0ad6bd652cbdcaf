// "Hari ini": the list, what is unsent, and another try at sending it.
import { dapatMenyimpan } from "./antrean.js";
import { pasangDaftar } from "./daftar_keluarga.js";
import { sebutHitungan, tulisHitungan } from "./hitungan_antrean.js";
import { jagaAntrean } from "./pengirim.js";

const BERUBAH = new Set(["selesai", "ditolak", "foto_ditolak"]);
const { pengguna } = document.querySelector("[data-pengguna]").dataset;

async function kabarkan() {
  const kata = sebutHitungan(await tulisHitungan(pengguna));
  document.querySelector("[data-di-ponsel]").hidden = !kata.length;
  document.querySelector("[data-di-ponsel-kata]").textContent = kata.join(" · ");
}

pasangDaftar();
if (await dapatMenyimpan()) {
  await kabarkan();
  await jagaAntrean(pengguna, ({ apa }) => BERUBAH.has(apa) && kabarkan()).cobaSekarang();
}

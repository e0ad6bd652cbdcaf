// "Hari ini": the list, what is unsent, and another try at sending it.
import { antrean, dapatMenyimpan } from "./antrean.js";
import { pasangDaftar } from "./daftar_keluarga.js";
import { tulisHitungan } from "./hitungan_antrean.js";
import { jagaAntrean } from "./pengirim.js";

const { pengguna } = document.querySelector("[data-pengguna]").dataset;

async function kabarkan() {
  const belum = await tulisHitungan(pengguna);
  const draf = (await antrean.milik(pengguna)).filter((c) => c.status === "draf").length;
  const kata = [
    belum && `${belum} kunjungan menunggu dikirim`,
    draf && `${draf} belum selesai diisi`,
  ].filter(Boolean);
  document.querySelector("[data-di-ponsel]").hidden = !kata.length;
  document.querySelector("[data-di-ponsel-kata]").textContent = kata.join(" · ");
}

pasangDaftar();
if (await dapatMenyimpan()) {
  await kabarkan();
  await jagaAntrean(pengguna, ({ apa }) => apa === "selesai" && kabarkan()).cobaSekarang();
}

// "Dampingan": the whole caseload, searched and sorted on the phone.
import { dapatMenyimpan } from "./antrean.js";
import { pasangDaftar } from "./daftar_keluarga.js";
import { tulisHitungan } from "./hitungan_antrean.js";

pasangDaftar();
if (await dapatMenyimpan()) {
  await tulisHitungan(document.querySelector("[data-pengguna]").dataset.pengguna);
}

// "Dampingan": the whole caseload, searched and sorted on the phone.
import { pasangDaftar } from "./daftar_keluarga.js";
import { tulisHitungan } from "./hitungan_antrean.js";

pasangDaftar();
if (window.isSecureContext) {
  await tulisHitungan(document.querySelector("[data-pengguna]").dataset.pengguna);
}

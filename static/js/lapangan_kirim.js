// "Kirim": what is still only on this phone, in words, and a button that always works.
import { antrean, dapatMenyimpan } from "./antrean.js";
import { sebutHitungan, tulisHitungan } from "./hitungan_antrean.js";
import { jagaAntrean } from "./pengirim.js";

const wadah = document.querySelector("[data-pengguna]");
const { pengguna, isiUrl } = wadah.dataset;
const daftar = wadah.querySelector("[data-ponsel-daftar]");
const kabar = wadah.querySelector("[data-ponsel-kabar]");
const tombol = wadah.querySelector("[data-kirim-semua]");
const TANGGAL = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

function kalimat({ status, isi, kurang, galat, fotoDitolak = {} }) {
  if (status === "draf") return "Belum selesai diisi";
  if (status === "ditolak") return galat?.detail || "Belum dapat diterima";
  if (status === "menunggu") return isi.foto.length ? `Menunggu sinyal, ${isi.foto.length} foto` : "Menunggu sinyal";
  const ditolak = Object.keys(fotoDitolak).length;
  if (status === "foto_ditolak") return `${ditolak} foto belum diterima`;
  return `${kurang.length - ditolak} foto lagi menunggu sinyal`;
}

function baris(catatan) {
  const li = document.createElement("li");
  li.dataset.keadaan = catatan.status;
  const tautan = document.createElement("a");
  tautan.href = `${isiUrl}${catatan.keluarga}/`;
  tautan.textContent = catatan.nama;
  const waktu = document.createElement("span");
  waktu.className = "pudar";
  waktu.textContent = TANGGAL.format(new Date(catatan.mulai));
  const keadaan = document.createElement("span");
  keadaan.className = "kiriman-keadaan";
  keadaan.textContent = kalimat(catatan);
  li.append(tautan, waktu, keadaan);
  return li;
}

async function gambar() {
  const semua = await antrean.milik(pengguna);
  const hitungan = await tulisHitungan(pengguna);
  daftar.replaceChildren(...semua.map(baris));
  const tetap = await navigator.storage?.persisted?.().catch(() => false);
  const jaga = tetap ? "" : " Jangan hapus data peramban sebelum terkirim.";
  kabar.textContent = semua.length
    ? `${sebutHitungan(hitungan).join("; ")}.${jaga}`
    : "Tidak ada yang tertinggal. Semua sudah sampai.";
  tombol.hidden = !hitungan.menunggu;
}

if (await dapatMenyimpan()) {
  for (const satu of document.querySelectorAll("[data-perlu-skrip]")) satu.hidden = false;
  const penjaga = jagaAntrean(pengguna, ({ apa, alasan }) => {
    if (apa === "status" || apa === "selesai") gambar();
    if (apa === "menunggu" && alasan === "masuk_lagi") kabar.textContent = "Anda perlu masuk lagi agar kiriman dilanjutkan.";
  });
  tombol.addEventListener("click", async () => {
    tombol.disabled = true;
    await penjaga.cobaSekarang();
    await gambar();
    tombol.disabled = false;
  });
  await gambar();
  navigator.storage?.persist?.(); // asked where the person sees what is at stake
  await penjaga.cobaSekarang();
}

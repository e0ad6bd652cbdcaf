// The visit form: a short walk of steps. Everything entered is kept on the phone at once, so that a
// killed tab resumes, and the visit has one id from its first keystroke to its receipt.
import { antrean, dapatMenyimpan } from "./antrean.js";
import { pasangFoto } from "./isi_foto.js";
import { bacaKomitmen, pasangKomitmen } from "./isi_komitmen.js";
import { pasangKiriman } from "./isi_kirim.js";
import { pasangLokasi } from "./isi_lokasi.js";
import { tulisRingkasan } from "./isi_ringkasan.js";
import { tandaPerangkat } from "./perangkat.js";

const LANGKAH = ["lokasi", "foto", "kegiatan", "komitmen", "catatan", "periksa"];
const BUKAN_ISIAN = new Set(["csrfmiddlewaretoken", "uuid", "mulai", "foto"]);

const formulir = document.getElementById("kunjungan");
const cari = (pemilih) => formulir.querySelector(pemilih);
const bagian = (nama) => cari(`[data-langkah="${nama}"]`);

let catatan; // the visit as it stands: see antrean.js
let lokasi;
let foto;
let kiriman;
let simpanan = Promise.resolve();
let dariPeriksa = false; // came from the summary to correct one thing: go straight back to it

function catatanBaru() {
  return {
    id: crypto.randomUUID(),
    pengguna: formulir.dataset.pengguna,
    keluarga: formulir.dataset.keluarga,
    nama: formulir.dataset.nama,
    status: "draf",
    mulai: new Date().toISOString(),
    langkah: "lokasi",
    nilai: {},
    titik: [],
  };
}

// Saves follow one another, so that an older state can never overwrite a newer one.
function simpan() {
  catatan.nilai = bacaNilai();
  const salinan = structuredClone(catatan);
  simpanan = simpanan
    .then(() => antrean.simpan(salinan))
    .catch(() => (cari("[data-tak-tersimpan]").hidden = false));
  return simpanan;
}

function bacaNilai() {
  const nilai = {};
  for (const [nama, isi] of new FormData(formulir)) {
    if (!BUKAN_ISIAN.has(nama)) (nilai[nama] ??= []).push(isi);
  }
  return nilai;
}

function pulihkanNilai(nilai) {
  for (const isian of formulir.elements) {
    if (!isian.name || BUKAN_ISIAN.has(isian.name)) continue;
    const isi = nilai[isian.name] ?? [];
    if (isian.type === "checkbox" || isian.type === "radio") isian.checked = isi.includes(isian.value);
    else isian.value = isi[0] ?? "";
  }
}

function tampilkan(nama, { fokus = true } = {}) {
  for (const satu of formulir.querySelectorAll(".langkah")) {
    satu.classList.toggle("kini", satu.dataset.langkah === nama);
  }
  const ke = LANGKAH.indexOf(nama);
  cari("[data-bilah]").hidden = ke < 0;
  cari(".jejak").hidden = ke < 0;
  cari("[data-langkah-ke]").textContent = ke < 0 ? "" : `Langkah ${ke + 1} dari ${LANGKAH.length}`;
  cari(".jejak").querySelectorAll("li").forEach((li, i) => {
    li.className = i < ke ? "lewat" : i === ke ? "kini" : "";
  });
  if (nama === "periksa") dariPeriksa = false;
  cari("[data-lanjut]").textContent =
    nama === "periksa" ? "Kirim sekarang" : dariPeriksa ? "Selesai" : "Lanjut";
  if (nama === "periksa") tulisRingkasan(cari("[data-ringkasan]"), susunIsi(), { formulir, saatUbah: perbaikiLangkah });
  window.scrollTo(0, 0);
  if (fokus) bagian(nama).querySelector("h2").focus({ preventScroll: true });
}

// Each step is a place in the browser's history, so that the phone's own back button walks back.
function pindah(nama) {
  catatan.langkah = nama;
  simpan();
  history.pushState({ langkah: nama }, "", `#${nama}`);
  tampilkan(nama);
}

function perbaikiLangkah(nama) {
  dariPeriksa = true;
  pindah(nama);
}

function susunIsi() {
  const isian = new FormData(formulir);
  return {
    keluarga: catatan.keluarga,
    jenis: isian.get("jenis") ?? "rumah",
    mulai: catatan.mulai,
    selesai: new Date().toISOString(),
    lokasi: catatan.titik,
    kegiatan: isian.getAll("kegiatan"),
    catatan: isian.get("catatan").trim(),
    foto: foto.manifes(),
    komitmen: bacaKomitmen(formulir, isian.get("bulan")),
    perangkat: { id: tandaPerangkat(), versi: formulir.dataset.versi },
  };
}

async function kirim() {
  lokasi.berhenti();
  await foto.tunggu();
  catatan.isi = susunIsi(); // from here on the story no longer changes: repeats must be identical
  catatan.status = "menunggu";
  await simpan();
  history.replaceState({ langkah: "kirim" }, "", "#kirim");
  tampilkan("kirim");
  await kiriman.mulai(catatan.id);
}

// A refused visit was never stored: it may be corrected and keeps its id.
async function perbaiki() {
  catatan = { ...(await antrean.ambil(catatan.id)), status: "draf", isi: null, galat: null };
  await simpan();
  tampilkan("periksa");
}

function tanyaHapus() {
  return kiriman.sebagian()
    ? "Hapus sisa kunjungan ini dari ponsel? Yang sudah sampai tetap tersimpan di server; foto yang ditandai hilang, dan kunjungan tetap menunggunya."
    : "Hapus kunjungan ini dari ponsel?";
}

async function pasang() {
  const semua = await antrean.milik(formulir.dataset.pengguna);
  const lama = semua.find((satu) => satu.keluarga === formulir.dataset.keluarga);
  catatan = lama ?? catatanBaru();
  if (lama) pulihkanNilai(lama.nilai);

  lokasi = pasangLokasi(cari("[data-lokasi]"), {
    titik: catatan.titik,
    saatBerubah(titik) {
      catatan.titik = titik;
      simpan();
    },
  });
  foto = pasangFoto(formulir, document.querySelector("[data-kamera]"), {
    id: catatan.id,
    simpanDahulu: simpan,
  });
  await foto.pulihkan();
  pasangKomitmen(formulir);
  kiriman = pasangKiriman(bagian("kirim"));

  for (const satu of formulir.querySelectorAll("[data-perlu-skrip]")) satu.hidden = false;
  for (const satu of formulir.querySelectorAll("[data-tanpa-skrip]")) satu.hidden = true;
  formulir.classList.add("berskrip");
  dengarkan();

  if (lama && lama.status !== "draf") {
    tampilkan("kirim", { fokus: false });
    await kiriman.mulai(lama.id);
    return;
  }
  cari("[data-lanjutan]").hidden = !lama;
  const langkah = lama?.langkah ?? "lokasi";
  history.replaceState({ langkah }, "", `#${langkah}`);
  tampilkan(langkah, { fokus: false });
}

function dengarkan() {
  formulir.addEventListener("change", (peristiwa) => peristiwa.target.type !== "file" && simpan());
  formulir.addEventListener("input", (peristiwa) => peristiwa.target.type !== "file" && simpan());
  formulir.addEventListener("click", async (peristiwa) => {
    const tombol = peristiwa.target.closest("button");
    if (!tombol) return;
    if (tombol.matches("[data-lanjut]")) {
      const ke = LANGKAH.indexOf(catatan.langkah);
      if (ke === LANGKAH.length - 1) await kirim();
      else if (dariPeriksa) pindah("periksa");
      else pindah(LANGKAH[ke + 1]);
    } else if (tombol.matches("[data-kembali]")) {
      const ke = LANGKAH.indexOf(catatan.langkah);
      if (ke === 0) window.location.assign(formulir.dataset.pulang);
      else pindah(LANGKAH[ke - 1]);
    } else if (tombol.matches("[data-catatan-siap]")) {
      const tempat = formulir.elements.catatan;
      tempat.value = [tempat.value.trim(), `${tombol.textContent.trim()}.`].filter(Boolean).join(" ");
      simpan();
    } else if (tombol.matches("[data-mulai-baru]")) {
      await simpanan;
      await antrean.hapus(catatan.id);
      window.location.replace(window.location.pathname);
    } else if (tombol.matches("[data-perbaiki]")) {
      await perbaiki();
    } else if (tombol.matches("[data-buang]") && window.confirm(tanyaHapus())) {
      await antrean.hapus(catatan.id);
      window.location.assign(formulir.dataset.pulang);
    }
  });

  window.addEventListener("popstate", ({ state }) => {
    if (!state?.langkah || catatan.status !== "draf" || !LANGKAH.includes(state.langkah)) return;
    catatan.langkah = state.langkah;
    simpan();
    tampilkan(state.langkah);
  });
  formulir.addEventListener("submit", (peristiwa) => peristiwa.preventDefault());
}

if (await dapatMenyimpan()) {
  await pasang();
} else {
  formulir.classList.add("polos"); // every step open, sent the plain way
}

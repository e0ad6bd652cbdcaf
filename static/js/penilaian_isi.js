// Walks through an assessment one question at a time and keeps a draft on this device.
// Without this script the same form is one long page.
import { draf } from "./draf.js";

const form = document.querySelector("[data-isian]");
const { draf: namaDraf, pemilik, versi } = form.dataset;
const langkah = [...form.querySelectorAll("[data-langkah]")];
const kemajuan = form.querySelector("[data-kemajuan]");
const tombol = {
  mundur: form.querySelector("[data-mundur]"),
  maju: form.querySelector("[data-maju]"),
  simpan: form.querySelector("[data-simpan]"),
};
let kini = 0;

function nilai(satu) {
  const pilihan = satu.querySelector("input[type=radio]:checked");
  const angka = satu.querySelector("input:not([type=radio])");
  const susulan = satu.querySelector("[data-bila]");
  if (!satu.querySelector("input[type=radio]")) return angka.value.trim();
  if (!pilihan) return "";
  const kata = pilihan.closest("label").textContent.trim();
  if (!susulan || susulan.hidden) return kata;
  return angka.value.trim() && `${kata}: Rp${angka.value.trim()}`;
}

function aturSusulan() {
  for (const susulan of form.querySelectorAll("[data-bila]")) {
    const pilihan = susulan.closest("[data-langkah]").querySelector("input[type=radio]:checked");
    susulan.hidden = !susulan.dataset.bila.split(" ").includes(pilihan?.value);
  }
}

function ringkas() {
  const daftar = form.querySelector("[data-ringkas]");
  const butir = langkah.slice(0, -1);
  daftar.replaceChildren(
    ...butir.map((satu, nomor) => {
      const isi = nilai(satu);
      const tanya = document.createElement("span");
      tanya.textContent = satu.querySelector("h2").lastChild.textContent.trim();
      const jawab = document.createElement("strong");
      jawab.textContent = isi || "Belum dijawab";
      jawab.classList.toggle("kosong-jawaban", !isi);
      const ubah = document.createElement("button");
      ubah.type = "button";
      ubah.append(tanya, jawab);
      ubah.addEventListener("click", () => tampilkan(nomor));
      const baris = document.createElement("li");
      baris.append(ubah);
      return baris;
    }),
  );
  const kosong = butir.filter((satu) => !nilai(satu)).length;
  const kurang = form.querySelector("[data-kurang]");
  kurang.hidden = !kosong;
  kurang.querySelector("span").textContent =
    `${kosong} butir belum dijawab. Anda boleh menyimpannya sekarang, tetapi belum ada grade.`;
  tombol.simpan.querySelector("span").textContent = kosong ? "Simpan tanpa grade" : "Simpan penilaian";
}

function tampilkan(nomor, { fokus = true } = {}) {
  kini = Math.max(0, Math.min(nomor, langkah.length - 1));
  const terakhir = kini === langkah.length - 1;
  langkah.forEach((satu, ke) => satu.classList.toggle("kini", ke === kini));
  tombol.mundur.hidden = kini === 0;
  tombol.maju.hidden = terakhir;
  tombol.simpan.hidden = !terakhir;
  kemajuan.querySelector("progress").value = kini + 1;
  kemajuan.querySelector("span").textContent = terakhir
    ? "Periksa"
    : `Butir ${kini + 1} dari ${langkah.length - 1}`;
  if (terakhir) ringkas();
  else labelMaju();
  if (fokus) langkah[kini].querySelector("h2").focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

function labelMaju() {
  const terjawab = Boolean(nilai(langkah[kini]));
  tombol.maju.querySelector("span").textContent = terjawab ? "Lanjut" : "Lewati";
  tombol.maju.classList.toggle("btn-primary", terjawab);
  tombol.maju.classList.toggle("btn-netral", !terjawab);
}

// --- Draft

function isiForm() {
  const isi = Object.fromEntries(new FormData(form));
  delete isi.csrfmiddlewaretoken;
  return { versi, kini, isi };
}

function pulihkan({ isi, kini: langkahDraf }) {
  for (const [nama, teks] of Object.entries(isi)) {
    for (const bidang of form.querySelectorAll(`[name="${CSS.escape(nama)}"]`)) {
      if (bidang.type === "radio") bidang.checked = bidang.value === teks;
      else bidang.value = teks;
    }
  }
  aturSusulan();
  tampilkan(langkahDraf, { fokus: false });
}

let tunda;
function simpanDraf() {
  if (!draf.bisa) return;
  const kabar = form.querySelector("[data-kabar-draf]");
  kabar.textContent = "Menyimpan draf…"; // "tersimpan" is only said of what is
  clearTimeout(tunda);
  tunda = setTimeout(async () => {
    try {
      await draf.simpan(namaDraf, pemilik, isiForm());
      kabar.textContent = "Draf tersimpan di perangkat ini.";
    } catch {
      kabar.textContent = "Draf tidak dapat disimpan di perangkat ini.";
    }
  }, 300);
}

async function mulai() {
  form.classList.add("berlangkah");
  kemajuan.hidden = false;
  aturSusulan();
  const salah = langkah.findIndex((satu) => satu.querySelector(".isian-pesan"));
  tampilkan(salah < 0 ? 0 : salah, { fokus: false });
  if (!draf.bisa || salah >= 0) return;
  const lama = await draf.ambil(namaDraf, pemilik).catch(() => null);
  if (lama?.versi !== versi) return;
  pulihkan(lama);
  form.querySelector("[data-kabar-draf]").textContent = "Melanjutkan draf di perangkat ini.";
}

form.addEventListener("change", () => {
  aturSusulan();
  labelMaju();
  simpanDraf();
});
form.addEventListener("input", () => {
  if (kini < langkah.length - 1) labelMaju();
  simpanDraf();
});
// A tap answers and goes on; arrow keys (detail 0) only choose.
form.addEventListener("click", (peristiwa) => {
  if (!peristiwa.target.matches("input[type=radio]") || !tersentuh) return;
  const susulan = langkah[kini].querySelector("[data-bila]");
  setTimeout(() => {
    if (!susulan || susulan.hidden) tampilkan(kini + 1); // known only after `change`
    else susulan.scrollIntoView({ block: "center" });
  }, 180);
});
let tersentuh = false;
form.addEventListener("pointerdown", () => (tersentuh = true));
form.addEventListener("keydown", (peristiwa) => {
  tersentuh = false;
  if (peristiwa.key !== "Enter" || peristiwa.target.matches("textarea, button")) return;
  peristiwa.preventDefault(); // Enter goes on; only the button saves
  if (kini < langkah.length - 1) tampilkan(kini + 1);
});
tombol.maju.addEventListener("click", () => {
  tampilkan(kini + 1);
  simpanDraf();
});
tombol.mundur.addEventListener("click", () => tampilkan(kini - 1));
form.addEventListener("submit", () => {
  clearTimeout(tunda);
  // Kept until the server has answered: the page of the result clears it.
  sessionStorage.setItem("draf-terkirim", namaDraf);
});

mulai();

// Step "foto": from the camera in the page or from files; small copies are kept on the phone at once.
import { antrean } from "./antrean.js";
import { siapkanFoto } from "./foto.js";
import { adaKamera, pasangKamera } from "./kamera.js";

const PALING_BANYAK = 8;

export function pasangFoto(formulir, dialog, { id, simpanDahulu }) {
  const daftar = formulir.querySelector("[data-foto-daftar]");
  const kabar = formulir.querySelector("[data-foto-kabar]");
  const berkas = formulir.querySelector('input[name="foto"]');
  const tombol = formulir.querySelector("[data-buka-kamera]");
  const terpilih = new Map(); // id → manifest, in the order taken
  let kerja = Promise.resolve();

  const kamera = pasangKamera(dialog, {
    saatJepret: (gambar) => tambah([gambar], "kamera"),
    saatGagal(sebab) {
      kabar.textContent =
        sebab === "ditolak"
          ? "Izin kamera ditolak. Pilih dari galeri saja, atau izinkan kamera lewat gembok di samping alamat."
          : "Kamera tidak dapat dibuka. Pilih dari galeri saja.";
    },
  });
  tombol.hidden = !adaKamera();
  if (adaKamera()) berkas.removeAttribute("capture"); // the gallery then, not a second camera
  tombol.addEventListener("click", kamera.buka);
  berkas.addEventListener("change", () => {
    tambah([...berkas.files], "galeri");
    berkas.value = "";
  });

  // One picture at a time: a weak phone has no memory for two.
  function tambah(gambar, sumber) {
    for (const satu of gambar) {
      kerja = kerja.then(() => tambahSatu(satu, sumber));
    }
    return kerja;
  }

  async function tambahSatu(gambar, sumber) {
    if (terpilih.size >= PALING_BANYAK) {
      kabar.textContent = `Paling banyak ${PALING_BANYAK} foto. Hapus satu untuk mengganti.`;
      return;
    }
    kabar.textContent = "Menyiapkan foto…";
    try {
      const siap = await siapkanFoto(gambar, sumber);
      await simpanDahulu();
      await antrean.simpanFoto(id, siap);
      perlihatkan(siap);
      kabar.textContent = `${terpilih.size} foto siap dikirim`;
    } catch (galat) {
      kabar.textContent =
        galat.name === "QuotaExceededError"
          ? "Penyimpanan ponsel penuh. Foto ini belum tersimpan."
          : "Berkas ini tidak dapat dibaca sebagai foto. Pilih yang lain.";
    }
  }

  function perlihatkan({ manifes, isi }) {
    terpilih.set(manifes.id, manifes);
    const baris = document.createElement("li");
    const gambar = document.createElement("img");
    gambar.src = URL.createObjectURL(new Blob([isi], { type: "image/jpeg" }));
    gambar.alt = `Foto ${terpilih.size}`;
    const hapus = document.createElement("button");
    hapus.type = "button";
    hapus.className = "foto-hapus";
    hapus.textContent = "Hapus";
    hapus.setAttribute("aria-label", `Hapus foto ${terpilih.size}`);
    hapus.addEventListener("click", async () => {
      terpilih.delete(manifes.id);
      URL.revokeObjectURL(gambar.src);
      baris.remove();
      await antrean.hapusFoto(manifes.id);
      kabar.textContent = terpilih.size ? `${terpilih.size} foto siap dikirim` : "";
    });
    baris.append(gambar, hapus);
    daftar.append(baris);
  }

  return {
    async pulihkan() {
      const tersimpan = await antrean.fotoDari(id).catch(() => []);
      tersimpan.sort((a, b) => a.manifes.diambil_pada.localeCompare(b.manifes.diambil_pada));
      tersimpan.forEach(perlihatkan);
    },
    manifes: () => [...terpilih.values()],
    tunggu: () => kerja,
  };
}

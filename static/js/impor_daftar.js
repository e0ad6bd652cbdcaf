// Sends a file in pieces, so that a cut or a reload costs one piece and not the whole. Without
// this script, or without WebCrypto, the form sends it the plain way.

const formulir = document.querySelector("[data-unggah]");
const pilihan = formulir.querySelector("input[type=file]");
const tombol = formulir.querySelector("[data-kirim]");
const kemajuan = formulir.querySelector("[data-kemajuan]");
const uraian = formulir.querySelector("[data-uraian]");
const bilah = formulir.querySelector("[data-bilah]");
const galat = formulir.querySelector("[data-galat]");
const batas = Number(formulir.dataset.batas);
const token = () => formulir.querySelector("[name=csrfmiddlewaretoken]").value;
const SIA_SIA = 3; // pieces in a row that brought the upload no further
const TUNGGU_TERLAMA_MS = 30_000;

class Berhenti extends Error {}

function tampilkanGalat(kalimat) {
  galat.textContent = kalimat;
  galat.hidden = !kalimat;
}

const megabita = (bita) =>
  `${(bita / 1048576).toLocaleString("id", { maximumFractionDigits: 1 })} MB`;

function sisaWaktu(detik) {
  if (!Number.isFinite(detik)) return "";
  return detik < 60
    ? ` · kurang dari 1 menit lagi`
    : ` · kira-kira ${Math.round(detik / 60)} menit lagi`;
}

async function sidikHex(isi) {
  const sidik = await crypto.subtle.digest("SHA-256", isi);
  return [...new Uint8Array(sidik)].map((bita) => bita.toString(16).padStart(2, "0")).join("");
}

const rantaikan = (rantai, sidik) => sidikHex(new TextEncoder().encode(rantai + sidik));

/** Ask the server until it answers; what it refuses for good ends the upload with its sentence. */
async function minta(alamat, metode, isi, tajuk = {}) {
  for (let jeda = 2_000; ; jeda = Math.min(jeda * 2, TUNGGU_TERLAMA_MS)) {
    let jawab = null;
    try {
      jawab = await fetch(alamat, {
        method: metode, body: isi, headers: { "X-CSRFToken": token(), ...tajuk },
      });
    } catch {
      uraian.textContent = "Sambungan terputus. Mencoba lagi…";
    }
    if (jawab?.redirected || jawab?.status === 403) {
      throw new Berhenti("Anda perlu masuk lagi. Lalu pilih berkas yang sama; unggahan dilanjutkan.");
    }
    if (jawab && (jawab.ok || jawab.status === 409)) return jawab.json();
    if (jawab && jawab.status < 500) {
      const { galat: sebab } = await jawab.json().catch(() => ({}));
      throw new Berhenti(sebab ?? "Unggahan ditolak server. Muat ulang halaman, lalu coba lagi.");
    }
    if (jawab?.status === 507) throw new Berhenti((await jawab.json()).galat);
    await new Promise((lanjut) => {
      setTimeout(lanjut, jeda);
      window.addEventListener("online", lanjut, { once: true });
    });
  }
}

/** Where to go on: what the server has must be the beginning of this very file. */
async function lanjutkan(berkas, keadaan) {
  let rantai = "";
  for (let dari = 0; dari < keadaan.diterima; dari += keadaan.potongan) {
    uraian.textContent = "Memeriksa bagian yang sudah terkirim…";
    const isi = await berkas.slice(dari, dari + keadaan.potongan).arrayBuffer();
    rantai = await rantaikan(rantai, await sidikHex(isi));
  }
  if (rantai === keadaan.sidik) return keadaan;
  const awal = await minta(keadaan.alamat, "DELETE");
  if (awal.diterima) throw new Berhenti("Berkas ini sedang diunggah di halaman lain.");
  return awal;
}

async function kirim(berkas, keadaan) {
  const mulai = performance.now();
  const awal = keadaan.diterima;
  let sia = 0;
  while (keadaan.diterima < berkas.size) {
    const isi = await berkas
      .slice(keadaan.diterima, keadaan.diterima + keadaan.potongan).arrayBuffer();
    const dari = keadaan.diterima;
    keadaan = await minta(keadaan.alamat, "PUT", isi, {
      "X-Dari": String(dari),
      "X-Sidik": await sidikHex(isi),
      "Content-Type": "application/octet-stream",
    });
    sia = keadaan.diterima > dari ? 0 : sia + 1;
    if (sia > SIA_SIA) throw new Berhenti(keadaan.galat ?? "Unggahan tidak dapat dilanjutkan.");
    const laju = (keadaan.diterima - awal) / (performance.now() - mulai);
    bilah.value = (100 * keadaan.diterima) / berkas.size;
    uraian.textContent =
      `${megabita(keadaan.diterima)} dari ${megabita(berkas.size)}` +
      sisaWaktu((berkas.size - keadaan.diterima) / laju / 1000);
  }
  return keadaan;
}

async function unggah(berkas) {
  const isi = new FormData(formulir);
  isi.delete("berkas");
  isi.set("nama", berkas.name);
  isi.set("ukuran", berkas.size);
  const keadaan = await minta(formulir.dataset.mulai, "POST", isi);
  const { hasil } = await kirim(berkas, await lanjutkan(berkas, keadaan));
  window.location.assign(hasil);
}

pilihan.addEventListener("change", () => {
  const terlalu = pilihan.files[0]?.size > batas;
  tampilkanGalat(
    terlalu
      ? `Berkas ini ${megabita(pilihan.files[0].size)}; paling besar ${megabita(batas)}. Bagi per kabupaten/kota.`
      : "",
  );
  tombol.disabled = terlalu;
});

formulir.addEventListener("submit", async (peristiwa) => {
  const [berkas] = pilihan.files;
  if (!berkas || !window.crypto?.subtle) return;
  peristiwa.preventDefault();
  tampilkanGalat("");
  tombol.disabled = true;
  kemajuan.hidden = false;
  uraian.textContent = "Menyiapkan unggahan…";
  try {
    await unggah(berkas);
  } catch (sebab) {
    kemajuan.hidden = true;
    tombol.disabled = false;
    tampilkanGalat(
      sebab instanceof Berhenti ? sebab.message : "Berkas tidak dapat dibaca. Pilih sekali lagi.",
    );
  }
});

// A source one has used before brings back its rule.
formulir.querySelector("[name=sumber]").addEventListener("change", ({ target }) => {
  const dikenal = [...document.querySelectorAll("#sumber-dikenal option")]
    .find((satu) => satu.value.toLowerCase() === target.value.trim().toLowerCase());
  if (dikenal) formulir.querySelector("[name=aturan]").value = dikenal.dataset.aturan;
});

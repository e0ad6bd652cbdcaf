// Brings a finished visit to the server: the words first, then photo by photo, each with its receipt.
// Every step may be repeated; what fails for lack of network waits and is tried again.
import { antrean } from "./antrean.js";
import { ambilJson, kirim, kirimJson } from "./jaringan.js";

const ALAMAT = "/api/v1/kunjungan/";
const SIAP = new Set(["menunggu", "terkirim_sebagian"]);
const PERCUMA_DIULANG = new Set([400, 404, 409, 413, 415, 422]);
const JEDA_MS = [5_000, 15_000, 60_000];

// Tell `lapor` what happens; return the final answer of the server, or null where it must wait.
export function kirimKunjungan(id, lapor = () => {}) {
  return bergiliran(id, () => antar(id, lapor));
}

// A person asks: let the photos the server refused go with the next try.
export function izinkanFotoLagi(id) {
  return bergiliran(id, async () => {
    const catatan = await antrean.ambil(id);
    if (catatan?.status !== "foto_ditolak") return;
    await antrean.simpan({ ...catatan, status: "terkirim_sebagian", fotoDitolak: {} });
  });
}

function bergiliran(id, kerja) {
  return navigator.locks ? navigator.locks.request(`ejsika-kirim-${id}`, kerja) : kerja();
}

async function antar(id, lapor) {
  const catatan = await antrean.ambil(id);
  if (!catatan || !SIAP.has(catatan.status)) return null;
  const ubah = async (perubahan) => {
    Object.assign(catatan, perubahan);
    await antrean.simpan(catatan);
    lapor({ apa: "status", catatan });
  };

  try {
    lapor({ apa: "kunjungan", keadaan: "mengirim" });
    const jawab = await kirimJson(
      `${ALAMAT}${id}/`,
      { ...catatan.isi, dikirim: new Date().toISOString() },
      { cara: "PUT" },
    );
    if (!jawab.ok) return await gagal(jawab, ubah, lapor);
    const kuitansi = await jawab.json();
    lapor({ apa: "kunjungan", keadaan: "diterima" });
    const kurang = new Set(kuitansi.foto_kurang);
    await ubah({ status: "terkirim_sebagian", kurang: [...kurang], galat: null });

    const urutan = catatan.isi.foto.map((satu) => satu.id);
    const diPonsel = await antrean.fotoDari(id);
    diPonsel.sort((a, b) => urutan.indexOf(a.id) - urutan.indexOf(b.id));
    const ditolak = { ...catatan.fotoDitolak }; // id → why; the others go all the same
    for (const foto of diPonsel) {
      if (!kurang.has(foto.id)) {
        lapor({ apa: "foto", foto: foto.id, keadaan: "diterima" });
        delete ditolak[foto.id];
        continue;
      }
      if (ditolak[foto.id]) {
        lapor({ apa: "foto", foto: foto.id, keadaan: "ditolak", sebab: ditolak[foto.id] });
        continue;
      }
      lapor({ apa: "foto", foto: foto.id, keadaan: "mengirim" });
      const jawabFoto = await kirim(`${ALAMAT}${id}/foto/${foto.id}/`, {
        cara: "PUT",
        isi: foto.isi,
        jenis: "image/jpeg",
      });
      if (PERCUMA_DIULANG.has(jawabFoto.status)) {
        const { detail } = await jawabFoto.json().catch(() => ({}));
        ditolak[foto.id] = detail || "Foto ini belum dapat diterima.";
        await ubah({ fotoDitolak: { ...ditolak } });
        lapor({ apa: "foto", foto: foto.id, keadaan: "ditolak", sebab: ditolak[foto.id] });
        continue;
      }
      if (!jawabFoto.ok) {
        lapor({ apa: "foto", foto: foto.id, keadaan: "gagal" });
        return await gagal(jawabFoto, ubah, lapor);
      }
      kurang.delete(foto.id);
      lapor({ apa: "foto", foto: foto.id, keadaan: "diterima" });
      await ubah({ kurang: [...kurang] });
    }

    if (Object.keys(ditolak).length) {
      await ubah({ status: "foto_ditolak", fotoDitolak: ditolak });
      lapor({ apa: "foto_ditolak", catatan });
      return null;
    }
    const hasil = await ambilJson(`${ALAMAT}${id}/`);
    if (hasil.foto_kurang.length) {
      await ubah({ kurang: hasil.foto_kurang });
      return null;
    }
    await antrean.hapus(id); // the server holds every byte
    lapor({ apa: "selesai", hasil });
    return hasil;
  } catch (galat) {
    if (galat instanceof TypeError || galat.name === "TimeoutError" || galat.name === "AbortError") {
      lapor({ apa: "menunggu", alasan: "jaringan" });
      return null;
    }
    throw galat;
  }
}

async function gagal(jawab, ubah, lapor) {
  if (PERCUMA_DIULANG.has(jawab.status)) {
    const { detail = "", galat = null } = await jawab.json().catch(() => ({}));
    await ubah({ status: "ditolak", galat: { status: jawab.status, detail, rinci: galat } });
    lapor({ apa: "ditolak", status: jawab.status, detail, rinci: galat });
    return null;
  }
  const keluar = jawab.status === 401 || jawab.status === 403;
  lapor({ apa: "menunggu", alasan: keluar ? "masuk_lagi" : "server" });
  return null;
}

// Try all that waits, oldest first; keep trying on a timer, on focus and when the network is back.
export function jagaAntrean(pengguna, lapor = () => {}) {
  let percobaan = 0;
  let jam;
  let berjalan;

  async function coba() {
    clearTimeout(jam);
    for (const catatan of await antrean.milik(pengguna)) {
      if (SIAP.has(catatan.status)) {
        await kirimKunjungan(catatan.id, (kabar) => lapor({ ...kabar, id: catatan.id }));
      }
    }
    const sisa = (await antrean.milik(pengguna)).filter((c) => SIAP.has(c.status)).length;
    percobaan = sisa ? percobaan + 1 : 0;
    if (sisa) {
      jam = setTimeout(cobaSekarang, JEDA_MS[Math.min(percobaan, JEDA_MS.length) - 1]);
    }
  }

  function cobaSekarang() {
    berjalan ??= coba().finally(() => {
      berjalan = undefined;
    });
    return berjalan;
  }

  window.addEventListener("online", cobaSekarang);
  window.addEventListener("focus", cobaSekarang);
  document.addEventListener("visibilitychange", () => document.hidden || cobaSekarang());
  return { cobaSekarang };
}

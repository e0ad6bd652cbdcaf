// Visits and photos on this phone until the server has proved that it holds them.
// A visit is: draf → menunggu → terkirim_sebagian → diterima (then removed), or ditolak;
// foto_ditolak where all has arrived but photos the server refuses.
import { buatKunci, buka, sandikan } from "./brankas.js";

const NAMA = "ejsika-lapangan";
const TEKS = new TextEncoder();
const BACA = new TextDecoder();
const MENUNGGU = new Set(["menunggu", "terkirim_sebagian"]); // these still go by themselves
const DITOLAK = new Set(["ditolak", "foto_ditolak"]); // these need the person

let pangkalan;

function bukaPangkalan() {
  pangkalan ??= new Promise((selesai, gagal) => {
    const minta = indexedDB.open(NAMA, 1);
    minta.onupgradeneeded = () => {
      const db = minta.result;
      db.createObjectStore("kunci");
      db.createObjectStore("kunjungan", { keyPath: "id" });
      db.createObjectStore("foto", { keyPath: "id" }).createIndex("kunjungan", "kunjungan");
    };
    minta.onsuccess = () => selesai(minta.result);
    minta.onerror = () => gagal(minta.error);
  });
  return pangkalan;
}

// Neither place, camera nor encryption without a secure connection; no draft without storage.
export async function dapatMenyimpan() {
  if (!window.isSecureContext) return false;
  return bukaPangkalan().then(
    () => true,
    () => false,
  );
}

async function jalankan(gudang, cara, kerja) {
  const transaksi = (await bukaPangkalan()).transaction(gudang, cara);
  const minta = kerja(transaksi.objectStore(gudang));
  return new Promise((selesai, gagal) => {
    transaksi.oncomplete = () => selesai(minta?.result);
    transaksi.onabort = () => gagal(transaksi.error);
  });
}

let kunciKini;

function kunci() {
  kunciKini ??= (async () => {
    const baru = await buatKunci(); // before the transaction, which would not wait for it
    await jalankan("kunci", "readwrite", (g) => {
      const ada = g.count("utama");
      ada.onsuccess = () => ada.result || g.put(baru, "utama");
    });
    return jalankan("kunci", "readonly", (g) => g.get("utama"));
  })();
  return kunciKini;
}

// Only what sorting and counting need stays readable; the rest is encrypted.
async function tutup({ id, pengguna, keluarga, status, ...rahasia }) {
  const sandi = await sandikan(await kunci(), TEKS.encode(JSON.stringify(rahasia)));
  return { id, pengguna, keluarga, status, sandi };
}

async function bukaBaris({ sandi, ...terang }) {
  return { ...terang, ...JSON.parse(BACA.decode(await buka(await kunci(), sandi))) };
}

export const antrean = {
  async simpan(kunjungan) {
    const baris = await tutup({ ...kunjungan, diubah: new Date().toISOString() });
    await jalankan("kunjungan", "readwrite", (g) => g.put(baris));
  },

  async ambil(id) {
    const baris = await jalankan("kunjungan", "readonly", (g) => g.get(id));
    return baris && bukaBaris(baris);
  },

  async milik(pengguna) {
    const semua = await jalankan("kunjungan", "readonly", (g) => g.getAll());
    const milik = semua.filter((baris) => baris.pengguna === pengguna);
    const hasil = await Promise.allSettled(milik.map(bukaBaris)); // one damaged row hides no other
    const terbuka = hasil.filter((h) => h.status === "fulfilled").map((h) => h.value);
    return terbuka.sort((a, b) => a.mulai.localeCompare(b.mulai));
  },

  // Sealed rows only: cheap enough for a counter on every page.
  async hitung(pengguna) {
    const semua = await jalankan("kunjungan", "readonly", (g) => g.getAll());
    const milik = semua.filter((baris) => baris.pengguna === pengguna);
    return {
      menunggu: milik.filter((baris) => MENUNGGU.has(baris.status)).length,
      ditolak: milik.filter((baris) => DITOLAK.has(baris.status)).length,
      draf: milik.filter((baris) => baris.status === "draf").length,
    };
  },

  async hapus(id) {
    for (const foto of await this.fotoDari(id)) await this.hapusFoto(foto.id);
    await jalankan("kunjungan", "readwrite", (g) => g.delete(id));
  },

  async simpanFoto(kunjungan, { manifes, isi }) {
    const baris = {
      id: manifes.id,
      kunjungan,
      manifes: await sandikan(await kunci(), TEKS.encode(JSON.stringify(manifes))),
      sandi: await sandikan(await kunci(), isi),
    };
    await jalankan("foto", "readwrite", (g) => g.put(baris));
  },

  async fotoDari(kunjungan) {
    const baris = await jalankan("foto", "readonly", (g) =>
      g.index("kunjungan").getAll(kunjungan),
    );
    const rahasia = await kunci();
    return Promise.all(
      baris.map(async ({ id, manifes, sandi }) => ({
        id,
        manifes: JSON.parse(BACA.decode(await buka(rahasia, manifes))),
        isi: await buka(rahasia, sandi),
      })),
    );
  },

  async hapusFoto(id) {
    await jalankan("foto", "readwrite", (g) => g.delete(id));
  },
};

// A form's draft on this device: one encrypted record per form, for its owner only.
// The key cannot be taken out of the browser; without a secure context there is no draft.

const BASIS = "ejsika-draf";
const USIA_PALING_LAMA_MS = 7 * 24 * 3600 * 1000;

function janji(permintaan) {
  return new Promise((jadi, gagal) => {
    permintaan.onsuccess = () => jadi(permintaan.result);
    permintaan.onerror = () => gagal(permintaan.error);
  });
}

async function buka() {
  const permintaan = indexedDB.open(BASIS, 1);
  permintaan.onupgradeneeded = () => {
    permintaan.result.createObjectStore("kunci");
    permintaan.result.createObjectStore("draf");
  };
  return janji(permintaan);
}

async function kunci(basis) {
  const lama = await janji(basis.transaction("kunci").objectStore("kunci").get("utama"));
  if (lama) return lama;
  const baru = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await janji(basis.transaction("kunci", "readwrite").objectStore("kunci").put(baru, "utama"));
  return baru;
}

export const draf = {
  bisa: Boolean(globalThis.crypto?.subtle && globalThis.indexedDB),

  async simpan(nama, pemilik, isi) {
    const basis = await buka();
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const terang = new TextEncoder().encode(JSON.stringify({ pemilik, pada: Date.now(), isi }));
    const gelap = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await kunci(basis), terang);
    await janji(basis.transaction("draf", "readwrite").objectStore("draf").put({ iv, gelap }, nama));
  },

  // Another person's draft, an old one or an unreadable one is thrown away, not shown.
  async ambil(nama, pemilik) {
    const basis = await buka();
    const rekam = await janji(basis.transaction("draf").objectStore("draf").get(nama));
    if (!rekam) return null;
    try {
      const terang = await crypto.subtle.decrypt({ name: "AES-GCM", iv: rekam.iv }, await kunci(basis), rekam.gelap);
      const draf = JSON.parse(new TextDecoder().decode(terang));
      if (draf.pemilik === pemilik && Date.now() - draf.pada < USIA_PALING_LAMA_MS) return draf.isi;
    } catch {
      // falls through: it is of no use to anybody
    }
    await this.hapus(nama);
    return null;
  },

  async hapus(nama) {
    const basis = await buka();
    await janji(basis.transaction("draf", "readwrite").objectStore("draf").delete(nama));
  },
};

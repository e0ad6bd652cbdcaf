// The best fix within a bounded time. It reports every change and never holds up the form.

export const BATAS_MS = 30_000;
const PALING_BANYAK = 30;
const CUKUP_M = 50;

export function cariLokasi({ titik = [], saatBerubah, batasMs = BATAS_MS }) {
  const keadaan = { tahap: "mencari", titik: [...titik] };
  if (!navigator.geolocation) {
    saatBerubah({ ...keadaan, tahap: "tidak_ada" });
    return { berhenti() {} };
  }
  const pengamat = navigator.geolocation.watchPosition(terima, gagal, {
    enableHighAccuracy: true,
    maximumAge: 0,
    timeout: batasMs,
  });
  const jam = setTimeout(() => akhiri("selesai"), batasMs);
  saatBerubah(keadaan);

  function terima(posisi) {
    keadaan.titik = sisakanTerbaik([...keadaan.titik, bacaPosisi(posisi)]);
    saatBerubah(keadaan);
  }

  function gagal(galat) {
    if (galat.code === galat.PERMISSION_DENIED) akhiri("ditolak");
    // no satellite in sight yet is not the end: the clock above ends it
  }

  function akhiri(tahap) {
    clearTimeout(jam);
    navigator.geolocation.clearWatch(pengamat);
    keadaan.tahap = tahap;
    saatBerubah(keadaan);
  }

  return { berhenti: () => keadaan.tahap === "mencari" && akhiri("selesai") };
}

export async function izinLokasi() {
  const izin = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  return izin?.state ?? "prompt";
}

function bacaPosisi({ coords, timestamp }) {
  return {
    lintang: coords.latitude,
    bujur: coords.longitude,
    akurasi_m: coords.accuracy,
    pada: new Date(timestamp).toISOString(),
    ketinggian_m: coords.altitude,
    kecepatan_mps: Number.isFinite(coords.speed) ? coords.speed : null,
  };
}

// Over the limit the least accurate goes; the order in time stays.
function sisakanTerbaik(titik) {
  if (titik.length <= PALING_BANYAK) return titik;
  const terburuk = titik.reduce((a, b) => (b.akurasi_m > a.akurasi_m ? b : a));
  return titik.filter((satu) => satu !== terburuk);
}

export function terbaik(titik) {
  return titik.reduce((a, b) => (a && a.akurasi_m <= b.akurasi_m ? a : b), null);
}

// What a person is told: a word for the icon, a sentence, and what to do about it.
export function kalimatLokasi({ tahap, titik }) {
  const meter = terbaik(titik)?.akurasi_m;
  const teliti = meter === undefined ? "" : `±${Math.max(1, Math.round(meter))} m`;
  if (meter !== undefined && meter <= CUKUP_M) {
    return { tanda: "cukup", kalimat: `Lokasi cukup, ${teliti}`, saran: "" };
  }
  if (tahap === "mencari") {
    return {
      tanda: "mencari",
      kalimat: `Mencari lokasi… ${teliti}`.trim(),
      saran: "Berdirilah di tempat terbuka. Anda boleh langsung melanjutkan.",
    };
  }
  if (meter !== undefined) {
    return {
      tanda: "kurang",
      kalimat: `Lokasi kurang teliti, ${teliti}`,
      saran: "Boleh dilanjutkan. Bila sempat, cari lagi di luar rumah.",
    };
  }
  if (tahap === "ditolak") {
    return {
      tanda: "kurang",
      kalimat: "Izin lokasi ditolak",
      saran:
        "Kunjungan tetap bisa dikirim, tetapi tidak dapat dipastikan dilakukan di tempat. " +
        "Untuk mengizinkan: ketuk gembok di samping alamat, pilih Izin, lalu nyalakan Lokasi.",
    };
  }
  return {
    tanda: "kurang",
    kalimat: "Lokasi belum ditemukan",
    saran: "Nyalakan Lokasi (GPS) di ponsel lalu cari lagi. Boleh juga dilanjutkan tanpa lokasi.",
  };
}

// Metres between two places; a sphere is exact enough to sort a day's walk.
export function jarakMeter(a, b) {
  const rad = Math.PI / 180;
  const dLintang = (b.lintang - a.lintang) * rad;
  const dBujur = (b.bujur - a.bujur) * rad;
  const h =
    Math.sin(dLintang / 2) ** 2 +
    Math.cos(a.lintang * rad) * Math.cos(b.lintang * rad) * Math.sin(dBujur / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(h));
}

export function tulisJarak(meter) {
  if (meter < 1000) return `${Math.max(10, Math.round(meter / 10) * 10)} m`;
  const km = meter / 1000;
  return `${km.toLocaleString("id-ID", { maximumFractionDigits: km < 10 ? 1 : 0 })} km`;
}

// Search, filter and order a caseload that is already on the page: no round trip, no address with names.
import { izinLokasi, jarakMeter, tulisJarak } from "./gps.js";

const BACA = new Intl.Collator("id");
const POSISI_SEGAR_MS = 5 * 60_000;

const URUTAN = {
  lama: (a, b) => (a.hari ?? Infinity) < (b.hari ?? Infinity) ? 1 : a.hari === b.hari ? BACA.compare(a.nama, b.nama) : -1,
  jarak: (a, b) => (a.meter ?? Infinity) - (b.meter ?? Infinity) || BACA.compare(a.nama, b.nama),
  nama: (a, b) => BACA.compare(a.nama, b.nama),
};

function baca(li) {
  const { nama, tempat, hari, tanda, lintang, bujur } = li.dataset;
  return {
    li,
    nama,
    tempat,
    hari: hari === "" ? undefined : Number(hari),
    tanda: new Set(tanda.split(" ")),
    titik: lintang && { lintang: Number(lintang), bujur: Number(bujur) },
  };
}

function posisiKini() {
  return new Promise((selesai, gagal) => {
    navigator.geolocation.getCurrentPosition(selesai, gagal, {
      maximumAge: POSISI_SEGAR_MS,
      timeout: 15_000,
    });
  });
}

export function pasangDaftar() {
  const daftar = document.querySelector("[data-daftar-keluarga]");
  if (!daftar) return;
  const cari = (pemilih) => document.querySelector(pemilih);
  const baris = [...daftar.children].map(baca);
  const sekali = Number(daftar.dataset.sekali);
  let tampak = sekali;
  let urut = cari('[data-urut][aria-pressed="true"]').dataset.urut;
  const cip = new Set();

  function gambar() {
    const kata = cari("[data-cari]").value.trim().toLocaleLowerCase("id");
    const cocok = baris
      .filter((b) => [...cip].every((c) => b.tanda.has(c)))
      .filter((b) => b.nama.includes(kata) || b.tempat.includes(kata))
      .sort(URUTAN[urut]);
    const tampil = new Set(cocok.slice(0, tampak));
    for (const b of baris) b.li.hidden = !tampil.has(b);
    // A row that is moved while a finger rests on it loses the tap: move only what must.
    for (const [i, { li }] of cocok.entries()) {
      if (daftar.children[i] !== li) daftar.insertBefore(li, daftar.children[i]);
    }
    cari("[data-tak-ada]").hidden = cocok.length > 0;
    const sisa = cocok.length - tampak;
    cari("[data-lagi]").hidden = sisa <= 0;
    cari("[data-lagi]").textContent = `Tampilkan ${Math.min(sekali, sisa)} lagi dari ${sisa}`;
    return cocok.length;
  }

  function kabarkan(kalimat) {
    cari("[data-saring-kabar]").textContent = kalimat;
  }

  function gambarUlang() {
    tampak = sekali;
    const banyak = gambar();
    kabarkan(cip.size || cari("[data-cari]").value ? `${banyak} keluarga cocok` : "");
  }

  function tandaiUrut() {
    for (const tombol of document.querySelectorAll("[data-urut]")) {
      tombol.setAttribute("aria-pressed", tombol.dataset.urut === urut);
    }
  }

  async function ukurJarak() {
    const { coords } = await posisiKini();
    const sini = { lintang: coords.latitude, bujur: coords.longitude };
    for (const b of baris) {
      b.meter = b.titik && jarakMeter(sini, b.titik);
      b.li.querySelector("[data-jarak]").textContent =
        b.meter === undefined ? "" : tulisJarak(b.meter);
    }
  }

  async function pilihUrut(pilihan) {
    if (pilihan === "jarak") {
      kabarkan("Mencari lokasi Anda…");
      try {
        await ukurJarak();
      } catch {
        kabarkan("Lokasi belum diketahui. Nyalakan dan izinkan Lokasi untuk mengurutkan yang terdekat.");
        return;
      }
    }
    urut = pilihan;
    tandaiUrut();
    gambarUlang();
  }

  function bukaCari(tombol) {
    const kotak = cari("[data-cari]");
    kotak.hidden = !kotak.hidden;
    tombol.setAttribute("aria-expanded", !kotak.hidden);
    if (!kotak.hidden) kotak.focus();
  }

  cari("[data-cari]").addEventListener("input", gambarUlang);
  cari("[data-saring]").addEventListener("click", ({ target }) => {
    const tombol = target.closest("button");
    if (tombol?.matches("[data-buka-cari]")) bukaCari(tombol);
    if (tombol?.dataset.urut) pilihUrut(tombol.dataset.urut);
    if (!tombol?.dataset.cip) return;
    if (!cip.delete(tombol.dataset.cip)) cip.add(tombol.dataset.cip);
    tombol.setAttribute("aria-pressed", cip.has(tombol.dataset.cip));
    gambarUlang();
  });
  cari("[data-lagi]").addEventListener("click", () => {
    tampak += sekali;
    gambar();
  });

  gambar();
  // Nobody is asked here; where it was allowed before, the distances simply stand there.
  izinLokasi().then((izin) => izin === "granted" && ukurJarak().catch(() => {}));
}

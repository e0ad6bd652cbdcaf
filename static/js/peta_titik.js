// Families on the map: one request per tile, groups far away, families near.
/* global L */

const ANGKA = new Intl.NumberFormat("id-ID");
const HARI = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "Asia/Jakarta" });
const PUTUSAN = { hadir: "Hadir", belum_pasti: "Belum pasti", perlu_diperiksa: "Perlu diperiksa" };
const ROMAWI = ["", "I", "II", "III", "IV", "V"];

function baris(induk, teks, url) {
  const p = induk.appendChild(document.createElement("p"));
  const isi = url ? p.appendChild(document.createElement("a")) : p;
  if (url) isi.href = url;
  isi.textContent = teks;
}

function uraian(sifat) {
  const kotak = document.createElement("div");
  kotak.appendChild(document.createElement("strong")).textContent = sifat.nama;
  baris(kotak, sifat.desa);
  baris(kotak, sifat.grade ? `Grade ${ROMAWI[sifat.grade]}` : "Belum bergrade");
  if (sifat.kunjungan) {
    const hari = HARI.format(new Date(sifat.kunjungan));
    baris(kotak, `Dikunjungi ${hari}: ${PUTUSAN[sifat.putusan] ?? "Belum dinilai"}`, sifat.kunjungan_url);
  } else baris(kotak, "Belum pernah dikunjungi");
  baris(kotak, "Buka halaman keluarga", sifat.url);
  return kotak;
}

function penandaKeluarga(posisi, sifat) {
  const ikon = L.divIcon({
    className: "titik-peta",
    html: `<span class="titik titik-${sifat.putusan in PUTUSAN ? sifat.putusan : "tiada"}"></span>`,
    iconSize: [28, 28],
  });
  return L.marker(posisi, { icon: ikon, title: sifat.nama }).bindPopup(() => uraian(sifat));
}

function penandaGugus(posisi, jumlah) {
  const lebar = [0, 24, 28, 34, 42, 44][String(jumlah).length] ?? 48;
  const teks = jumlah < 10_000 ? ANGKA.format(jumlah) : `${ANGKA.format(Math.round(jumlah / 1000))} rb`;
  const html = `${teks}<span class="visually-hidden"> keluarga</span>`;
  const ikon = L.divIcon({ className: "gugus", html, iconSize: [lebar, lebar] });
  return L.marker(posisi, { icon: ikon, title: `${ANGKA.format(jumlah)} keluarga`, zIndexOffset: jumlah });
}

const LapisanTitik = L.GridLayer.extend({
  options: { updateWhenIdle: true, keepBuffer: 1, pane: "markerPane" },

  initialize({ url, kueri, saatGalat }) {
    L.setOptions(this, { url, kueri, saatGalat });
    this.kelompok = new Map();
    this.on("tileunload", ({ coords }) => this.lepas(coords));
  },

  createTile(letak, selesai) {
    const petak = L.DomUtil.create("div");
    this.muat(letak).then(() => selesai(null, petak), (galat) => {
      this.options.saatGalat("Titik keluarga tidak dapat dimuat. Yang tidak tampak bukan berarti tidak ada.");
      selesai(galat, petak);
    });
    return petak;
  },

  async muat({ x, y, z }) {
    const kunci = `${z}/${x}/${y}`;
    if (x < 0 || y < 0 || x >= 2 ** z || y >= 2 ** z) return;
    const url = L.Util.template(this.options.url, { x, y, z });
    const jawab = await fetch(`${url}?${this.options.kueri()}`, { headers: { Accept: "application/json" } });
    if (!jawab.ok) throw new Error(`${jawab.status} ${url}`);
    const { features } = await jawab.json();
    if (!this._map || this._tileZoom !== z) return; // the map has moved on
    this.lepas({ x, y, z });
    const kelompok = L.layerGroup(features.map((fitur) => this.penanda(fitur)));
    this.kelompok.set(kunci, kelompok.addTo(this._map));
  },

  penanda({ geometry, properties }) {
    const posisi = [geometry.coordinates[1], geometry.coordinates[0]];
    if (properties.nama) return penandaKeluarga(posisi, properties);
    const penanda = penandaGugus(posisi, properties.jumlah);
    return penanda.on("click", () => this._map.setView(posisi, Math.min(this._map.getZoom() + 2, 19)));
  },

  lepas({ x, y, z }) {
    const kunci = `${z}/${x}/${y}`;
    this.kelompok.get(kunci)?.remove();
    this.kelompok.delete(kunci);
  },

  onRemove(peta) {
    for (const kelompok of this.kelompok.values()) kelompok.remove();
    this.kelompok.clear();
    L.GridLayer.prototype.onRemove.call(this, peta);
  },
});

export const lapisanTitik = (pilihan) => new LapisanTitik(pilihan);

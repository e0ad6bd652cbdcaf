// The map page: state lives in the address, values colour the regions, tiles bring the families.
/* global L */
import { ambilJson } from "./jaringan.js";
import { lapisanTitik } from "./peta_titik.js";
import { lapisanWilayah } from "./peta_wilayah.js";

const bingkai = document.querySelector("[data-peta]");
const kendali = document.querySelector("[data-kendali]");
const { wilayah, petak, sumber, agregat, keluarga, titikUrl, garisUrl, indikatorUrl, dasborUrl } =
  bingkai.dataset;
const [barat, selatan, timur, utara] = bingkai.dataset.bingkai.split(",").map(Number);
const SARINGAN = ["program", "tipologi", "belum", "tepi_laut"];
const TETAP = new Set(["wilayah"]);

const peta = L.map(bingkai, { minZoom: 6, maxZoom: 19, attributionControl: false });
const atribusi = L.control.attribution({ prefix: false }).addTo(peta);
peta.zoomControl.getContainer().querySelectorAll("a").forEach((tombol, i) => {
  tombol.title = i ? "Perkecil" : "Perbesar";
  tombol.setAttribute("aria-label", tombol.title);
});
L.control.scale({ imperial: false }).addTo(peta);

// Without the network the outlines remain: the map stays useful.
const dasar = L.tileLayer(petak, { attribution: sumber, maxZoom: 19 }).addTo(peta);
let gagal = 0;
dasar.on("tileload", () => (gagal = -Infinity));
dasar.on("tileerror", () => {
  gagal += 1;
  if (gagal === 4) dasar.remove();
});

function dariAlamat() {
  const kueri = new URLSearchParams(location.search);
  for (const isian of kendali.elements) {
    if (!isian.name || !kueri.has(isian.name)) continue;
    const nilai = kueri.get(isian.name);
    if (isian.type === "checkbox") isian.checked = nilai === "1";
    else if ([...isian.options].some((pilihan) => pilihan.value === nilai)) isian.value = nilai;
  }
  if (agregat && !kueri.has("indikator")) kendali.elements.indikator.value = "kpm";
  if (agregat && !kueri.has("tingkat") && wilayah.length > 2) kendali.elements.tingkat.value = "kecamatan";
  const [zoom, lintang, bujur] = location.hash.slice(1).split("/").map(Number);
  if (zoom && lintang && bujur) peta.setView([lintang, bujur], zoom);
  else peta.fitBounds([[selatan, barat], [utara, timur]]);
}

function keAlamat() {
  const kueri = new URLSearchParams([...new URLSearchParams(location.search)].filter(([k]) => TETAP.has(k)));
  for (const isian of kendali.elements) {
    if (!isian.name) continue;
    if (isian.type === "checkbox") {
      if (isian.checked !== isian.defaultChecked) kueri.set(isian.name, isian.checked ? "1" : "0");
    } else if (isian.value || isian.name === "indikator") kueri.set(isian.name, isian.value);
  }
  const { lat, lng } = peta.getCenter();
  history.replaceState(null, "", `?${kueri}#${peta.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
}

const galat = document.querySelector("[data-galat]");
function laporGalat(teks) {
  galat.hidden = !teks;
  document.querySelector("[data-galat-teks]").textContent = teks ?? "";
}

function nilai(nama) {
  const isian = kendali.elements[nama];
  if (!isian) return "";
  return isian.type === "checkbox" ? (isian.checked ? "1" : "") : isian.value;
}

function kueriTitik() {
  const kueri = new URLSearchParams(wilayah.length > 2 && keluarga ? { wilayah } : {});
  for (const nama of SARINGAN) if (nilai(nama)) kueri.set(nama, nilai(nama));
  return kueri.toString();
}

const titik = lapisanTitik({ url: titikUrl, kueri: kueriTitik, saatGalat: laporGalat });
const warna = lapisanWilayah({ peta, atribusi, dasborUrl });

async function gambarTitik() {
  titik.remove();
  if (nilai("titik")) titik.addTo(peta);
}

const ringkas = document.querySelector("[data-ringkas]");
async function gambarWilayah() {
  const tingkat = nilai("tingkat") || "kabupaten";
  const induk = new URLSearchParams(wilayah.length > 2 ? { induk: wilayah } : {});
  const batasUrl = `${garisUrl}${tingkat}.json?${tingkat === "kabupaten" ? "" : induk}`;
  const nama = nilai("indikator");
  const kueri = new URLSearchParams({ nama, wilayah });
  if (nilai("bulan")) kueri.set("bulan", nilai("bulan"));
  if (nilai("program")) kueri.set("program", nilai("program"));
  const minta = agregat && nama ? ambilJson(`${indikatorUrl}${tingkat}.json?${kueri}`) : null;
  const [garis, isi] = await Promise.allSettled([ambilJson(batasUrl), minta]);
  if (garis.status === "rejected" || isi.status === "rejected") {
    laporGalat("Sebagian peta tidak dapat dimuat. Yang tidak tergambar bukan berarti nol.");
  }
  const batas = garis.status === "fulfilled" ? garis.value : { features: [] };
  const dalam = batas.features.filter(({ properties: p }) => p.kode.startsWith(wilayah) || wilayah.startsWith(p.kode));
  ringkas.textContent = warna.gambar({ ...batas, features: dalam }, isi.value ?? null);
}

async function gambarSemua() {
  laporGalat();
  gambarTitik();
  await gambarWilayah();
}

kendali.addEventListener("change", () => {
  keAlamat();
  gambarSemua();
});
kendali.addEventListener("submit", (peristiwa) => peristiwa.preventDefault());
document.querySelector("[data-ulang]").addEventListener("click", gambarSemua);
dariAlamat();
peta.on("moveend", keAlamat);
peta.on("zoomend", () => bingkai.classList.toggle("peta-dekat", peta.getZoom() >= 13));
bingkai.classList.toggle("peta-dekat", peta.getZoom() >= 13);
gambarSemua();

// A point put on the map by hand: the map and the typed coordinates say the same.
/* global L */

const bingkai = document.querySelector("[data-peta-isian]");
const lintang = document.querySelector("#id_lintang");
const bujur = document.querySelector("#id_bujur");
const ketelitian = document.querySelector("#id_akurasi_m");
const kabar = document.querySelector("[data-kabar-peta]");
const angka = (isian) => Number(isian.value.trim().replace(",", ".") || NaN);

const { tengahLintang, tengahBujur, petak, sumber } = bingkai.dataset;
const peta = L.map(bingkai).setView([Number(tengahLintang), Number(tengahBujur)], 14);
peta.attributionControl.setPrefix(false);
L.tileLayer(petak, { attribution: sumber, maxZoom: 19 }).addTo(peta);
const rumah = L.circleMarker([0, 0], { radius: 8, className: "tanda-rumah" });
const lingkaran = L.circle([0, 0], { radius: 1, className: "tanda-ketelitian" });

function gambar({ geser }) {
  const titik = [angka(lintang), angka(bujur)];
  const ada = titik.every(Number.isFinite) && Math.abs(titik[0]) <= 90;
  for (const lapis of [lingkaran, rumah]) {
    if (ada) lapis.setLatLng(titik).addTo(peta);
    else lapis.remove();
  }
  if (!ada) return;
  lingkaran.setRadius(angka(ketelitian) || 1);
  if (geser) peta.setView(titik, Math.max(peta.getZoom(), 16));
}

peta.on("click", ({ latlng }) => {
  lintang.value = latlng.lat.toFixed(6).replace(".", ",");
  bujur.value = latlng.lng.toFixed(6).replace(".", ",");
  gambar({ geser: false });
  kabar.textContent = "Titik dipilih. Periksa ketelitiannya, lalu simpan.";
});
for (const isian of [lintang, bujur, ketelitian]) {
  isian.addEventListener("change", () => gambar({ geser: true }));
}
gambar({ geser: true });

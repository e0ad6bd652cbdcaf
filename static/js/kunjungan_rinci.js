// Map of one visit: the registered home, and each fix with the circle the phone gave it.
const wadah = document.getElementById("peta");
const { rumah, titik, terbaik } = JSON.parse(document.getElementById("data-peta").textContent);
const gaya = getComputedStyle(document.documentElement);
const warna = (nama) => gaya.getPropertyValue(nama).trim();

const peta = L.map(wadah, { scrollWheelZoom: false });
peta.attributionControl.setPrefix(false);
L.tileLayer(wadah.dataset.petakUrl, {
  maxZoom: 19,
  attribution: wadah.dataset.petakSumber,
}).addTo(peta);

const batas = L.latLngBounds([]);
for (const { lintang, bujur, akurasi_m: akurasi } of titik) {
  const pakai = lintang === terbaik?.lintang && bujur === terbaik?.bujur;
  L.circle([lintang, bujur], {
    radius: akurasi,
    color: warna("--perlu"),
    weight: pakai ? 2 : 1,
    fillOpacity: pakai ? 0.15 : 0.05,
  }).addTo(peta);
  L.circleMarker([lintang, bujur], {
    radius: pakai ? 5 : 3,
    color: warna("--perlu"),
    fillOpacity: 1,
  })
    .bindTooltip(`±${Math.round(akurasi)} m`)
    .addTo(peta);
  batas.extend(L.latLng(lintang, bujur).toBounds(2 * akurasi));
}
if (rumah) {
  const tempat = [rumah.lintang, rumah.bujur];
  const ikon = L.divIcon({ className: "rumah-di-peta", iconSize: [16, 16] });
  L.marker(tempat, { icon: ikon, keyboard: false }).bindTooltip("Rumah tercatat").addTo(peta);
  batas.extend(tempat);
}
peta.fitBounds(batas, { padding: [24, 24], maxZoom: 17 });
L.control.scale({ imperial: false }).addTo(peta);

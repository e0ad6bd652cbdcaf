// Where the house stands, and how sure we are of it.
/* global L */

const bingkai = document.querySelector("[data-peta]");
const { lintang, bujur, akurasi, petak, sumber } = bingkai.dataset;
const rumah = [Number(lintang), Number(bujur)];

const peta = L.map(bingkai, { scrollWheelZoom: false, attributionControl: true }).setView(rumah, 16);
peta.attributionControl.setPrefix(false);
L.tileLayer(petak, { attribution: sumber, maxZoom: 19 }).addTo(peta);
if (Number(akurasi)) {
  const lingkaran = L.circle(rumah, { radius: Number(akurasi), className: "tanda-ketelitian" });
  lingkaran.addTo(peta);
  peta.fitBounds(lingkaran.getBounds(), { maxZoom: 17 });
}
L.circleMarker(rumah, { radius: 8, className: "tanda-rumah" }).addTo(peta);

// The assessment has arrived: its draft on this device is no longer needed.
import { draf } from "./draf.js";

const terkirim = sessionStorage.getItem("draf-terkirim");
if (terkirim && draf.bisa) {
  await draf.hapus(terkirim);
  sessionStorage.removeItem("draf-terkirim");
  document.querySelector("main").dataset.drafBersih = "";
}

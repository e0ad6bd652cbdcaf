// The assessment has arrived: its draft on this device is no longer needed.
import { draf } from "./draf.js";

const terkirim = sessionStorage.getItem("draf-terkirim");
if (terkirim && draf.bisa) {
  draf.hapus(terkirim).then(() => sessionStorage.removeItem("draf-terkirim"));
}

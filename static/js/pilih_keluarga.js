// Ticking families of a list: a whole page at once, all of the list, and how many there are.
// The bar of verbs follows the eye only while something is ticked.

const saring = document.querySelector("[data-saring]");
saring?.addEventListener("change", () => saring.submit());
saring?.querySelector("button[type=submit]").setAttribute("hidden", "");

const formulir = document.querySelector("form[data-pilih]");
const kotak = [...(formulir?.querySelectorAll("input[name=keluarga]") ?? [])];
const halaman = formulir?.querySelector("[data-pilih-halaman]");
const semua = formulir?.elements.semua;

function hitung() {
  const terpilih = kotak.filter((satu) => satu.checked).length;
  const banyak = semua.checked ? Number(semua.dataset.banyak) : terpilih;
  const tulisan = banyak ? ` ${banyak.toLocaleString("id-ID")}` : "";
  for (const satu of formulir.querySelectorAll("[data-hitungan]")) satu.textContent = tulisan;
  formulir.querySelector(".bilah-pilih").classList.toggle("bilah-diam", !banyak);
  halaman.checked = terpilih === kotak.length;
  halaman.indeterminate = terpilih > 0 && terpilih < kotak.length;
  for (const satu of [...kotak, halaman]) satu.disabled = semua.checked;
}

if (kotak.length && semua) {
  for (const label of formulir.querySelectorAll("label[hidden]")) label.hidden = false;
  formulir.addEventListener("change", ({ target }) => {
    if (target === halaman) for (const satu of kotak) satu.checked = halaman.checked;
    hitung();
  });
  window.addEventListener("pageshow", hitung); // the browser may bring ticks back
  hitung();
}

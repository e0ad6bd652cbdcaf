// Ticking families: a whole desa at once, how many there are, and a filter that takes effect at once.

const pilihWilayah = document.querySelector("[data-saring] select");
pilihWilayah?.addEventListener("change", () => pilihWilayah.form.submit());

const lipat = document.querySelector("[data-lipat]");
if (lipat && window.matchMedia("(min-width: 992px)").matches) lipat.open = true;

const formulir = document.querySelector("[data-tugaskan]");

function centang(kelompok) {
  return [...kelompok.querySelectorAll("input[name=keluarga]")];
}

function hitung() {
  const semua = formulir.elements.semua;
  const terpilih = centang(formulir).filter((kotak) => kotak.checked).length;
  const banyak = semua?.checked ? semua.dataset.banyak : terpilih;
  formulir.querySelector("[data-hitungan]").textContent = banyak ? ` ${banyak}` : "";
  formulir.querySelector(".satuan").hidden = !banyak;
  for (const kotak of centang(formulir)) kotak.disabled = Boolean(semua?.checked);
  for (const desa of formulir.querySelectorAll("[data-desa]")) {
    const kotak = centang(desa);
    const dipilih = kotak.filter((satu) => satu.checked).length;
    const induk = desa.querySelector("[data-pilih-desa]");
    if (!induk) continue; // a desa of one family
    induk.checked = dipilih === kotak.length;
    induk.indeterminate = dipilih > 0 && dipilih < kotak.length;
    induk.disabled = Boolean(semua?.checked);
  }
}

if (formulir?.querySelector("[data-hitungan]")) {
  for (const label of formulir.querySelectorAll("label[hidden]")) label.hidden = false;
  formulir.addEventListener("change", ({ target }) => {
    if (target.matches("[data-pilih-desa]")) {
      for (const kotak of centang(target.closest("[data-desa]"))) kotak.checked = target.checked;
    }
    hitung();
  });
  window.addEventListener("pageshow", hitung); // the browser may bring ticks back
  hitung();
}

// Ticked families over many pages: kept in this tab for as long as the filters stay the same.

const RUANG = "pilihan-keluarga";

function ingatan(saringan) {
  try {
    const isi = JSON.parse(sessionStorage.getItem(RUANG) ?? "null");
    return new Set(isi?.saringan === saringan ? isi.uuid : []);
  } catch {
    return new Set(); // storage is refused, or holds something else
  }
}

function ingat(saringan, uuid) {
  try {
    sessionStorage.setItem(RUANG, JSON.stringify({ saringan, uuid: [...uuid] }));
  } catch {
    // then the choice lasts for this page
  }
}

export function pasangPilihan(bilah) {
  const { saringan } = bilah.dataset;
  const kotak = [...document.querySelectorAll("input[name=keluarga]")];
  const halaman = document.querySelector("[data-pilih-halaman]");
  const semua = bilah.elements.semua;
  const terpilih = ingatan(saringan);
  const angka = (n) => n.toLocaleString("id-ID");

  function tunjukkan() {
    for (const satu of kotak) {
      satu.checked = semua.checked || terpilih.has(satu.value);
      satu.disabled = semua.checked;
    }
    const disini = kotak.filter((satu) => satu.checked).length;
    halaman.checked = disini === kotak.length;
    halaman.indeterminate = disini > 0 && disini < kotak.length;
    halaman.disabled = semua.checked;
    const banyak = semua.checked ? Number(semua.dataset.banyak) : terpilih.size;
    bilah.hidden = !banyak;
    const lain = semua.checked ? 0 : terpilih.size - disini;
    bilah.querySelector("[data-hitungan]").textContent = lain
      ? `${angka(banyak)} keluarga terpilih, ${angka(lain)} di halaman lain`
      : `${angka(banyak)} keluarga terpilih`;
    bilah.elements.pilihan.value = semua.checked ? "" : [...terpilih].join(",");
  }

  function pilih(satu, ya) {
    if (ya) terpilih.add(satu.value);
    else terpilih.delete(satu.value);
  }

  for (const satu of document.querySelectorAll(".kotak[hidden], .semua[hidden], [data-batal-pilih]")) {
    satu.hidden = false;
  }
  document.addEventListener("change", ({ target }) => {
    if (target === halaman) for (const satu of kotak) pilih(satu, halaman.checked);
    else if (kotak.includes(target)) pilih(target, target.checked);
    else if (target !== semua) return;
    ingat(saringan, terpilih);
    tunjukkan();
  });
  bilah.querySelector("[data-batal-pilih]").addEventListener("click", () => {
    terpilih.clear();
    semua.checked = false;
    ingat(saringan, terpilih);
    tunjukkan();
  });
  window.addEventListener("pageshow", tunjukkan); // the browser may bring ticks back
  tunjukkan();
}

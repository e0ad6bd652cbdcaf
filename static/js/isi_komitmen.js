// Step "komitmen": school days by big steppers, the other duties by one of three answers.

const BIASA = 22; // effective school days of a usual month: a start, not an answer
const CUKUP = 0.85;

const angka = (isian) => (isian.value === "" ? null : Number(isian.value));

function bacaSatu(kotak) {
  const hadir = kotak.querySelector('[data-bidang="hadir"]');
  if (hadir) {
    const efektif = kotak.querySelector('[data-bidang="hari_efektif"]');
    return { hadir: angka(hadir), hari_efektif: angka(efektif) };
  }
  const sudah = kotak.querySelector("input:checked")?.value;
  if (!sudah) return { hadir: null, hari_efektif: null };
  return { hadir: sudah === "ya" ? 1 : 0, hari_efektif: 1 };
}

function gagal({ hadir, hari_efektif: efektif }) {
  return hadir !== null && efektif !== null && hadir < CUKUP * efektif;
}

// Only what was checked is told; an empty answer is no answer.
export function bacaKomitmen(formulir, bulan) {
  return [...formulir.querySelectorAll("[data-kewajiban]")]
    .map((kotak) => ({ kotak, isi: bacaSatu(kotak) }))
    .filter(({ isi }) => isi.hadir !== null && isi.hari_efektif !== null)
    .map(({ kotak, isi }) => ({
      anggota: kotak.dataset.anggota,
      jenis: kotak.dataset.jenis,
      bulan,
      ...isi,
      alasan: (gagal(isi) && kotak.querySelector("select").value) || null,
    }));
}

function rapikan(kotak) {
  const hadir = kotak.querySelector('[data-bidang="hadir"]');
  const efektif = kotak.querySelector('[data-bidang="hari_efektif"]');
  if (hadir && hadir.value !== "" && efektif.value !== "" && angka(hadir) > angka(efektif)) {
    hadir.value = efektif.value;
  }
  kotak.querySelector("[data-alasan]").hidden = !gagal(bacaSatu(kotak));
}

function geser(kotak, isian, selisih) {
  const efektif = kotak.querySelector('[data-bidang="hari_efektif"]');
  if (efektif.value === "") efektif.value = BIASA;
  if (isian.value === "") isian.value = efektif.value;
  else isian.value = Math.min(31, Math.max(0, angka(isian) + selisih));
  isian.dispatchEvent(new Event("change", { bubbles: true }));
}

export function pasangKomitmen(formulir) {
  for (const kotak of formulir.querySelectorAll("[data-kewajiban]")) {
    rapikan(kotak);
    kotak.addEventListener("change", () => rapikan(kotak), { capture: true }); // before it is saved
    kotak.addEventListener("click", ({ target }) => {
      const tombol = target.closest("[data-geser]");
      if (!tombol) return;
      geser(kotak, tombol.parentElement.querySelector("input"), Number(tombol.dataset.geser));
    });
  }
}

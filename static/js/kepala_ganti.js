// Hides the new head's own relation, and suggests the others' from what they were so far.

// What someone was to the old head -> is to the new one, by what the new head was.
const SARAN = {
  pasangan: { kepala: "pasangan", orang_tua: "mertua", mertua: "orang_tua" },
  anak: { kepala: "orang_tua", pasangan: "orang_tua", anak: "famili", cucu: "famili", menantu: "famili" },
  orang_tua: { kepala: "anak", pasangan: "menantu", anak: "cucu" },
};
const pilihan = [...document.querySelectorAll("input[name=kepala]")];
const hubungan = [...document.querySelectorAll("select[data-hubungan]")];
const semula = new Map(hubungan.map((satu) => [satu.name.replace("hubungan_", ""), satu]));

function sesuaikan(kepala, { sarankan }) {
  const dahulu = semula.get(kepala)?.dataset.hubungan;
  for (const [uuid, isian] of semula) {
    isian.closest(".isian").hidden = uuid === kepala;
    const saran = SARAN[dahulu]?.[isian.dataset.hubungan];
    const asal = isian.dataset.hubungan === "kepala" ? "" : isian.dataset.hubungan;
    if (sarankan && uuid !== kepala) isian.value = saran ?? asal;
  }
}

for (const satu of pilihan) {
  satu.addEventListener("change", () => sesuaikan(satu.value, { sarankan: true }));
}
const terpilih = pilihan.find((satu) => satu.checked);
if (terpilih) sesuaikan(terpilih.value, { sarankan: false });

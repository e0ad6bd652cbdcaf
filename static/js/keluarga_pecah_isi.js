// Offers as pengurus of each side only who is on that side; the form checks it again when sent.

const form = document.querySelector("[data-pecah]");
const ikut = [...(form?.querySelectorAll("input[name^=ikut_]") ?? [])];

function sesuaikan() {
  const pergi = new Set(ikut.filter((satu) => satu.checked).map((satu) => satu.name.slice(5)));
  for (const satu of ikut) {
    satu.closest("[data-baris-pecah]").classList.toggle("baris-pecah-ikut", satu.checked);
  }
  for (const [nama, sisi] of [["pengurus_baru", true], ["pengurus_lama", false]]) {
    const pilihan = form.elements[nama];
    for (const satu of pilihan.options) {
      satu.disabled = satu.value !== "" && pergi.has(satu.value) !== sisi;
    }
    if (pilihan.selectedOptions[0]?.disabled) pilihan.value = "";
  }
}

for (const satu of ikut) satu.addEventListener("change", sesuaikan);
if (form) sesuaikan();

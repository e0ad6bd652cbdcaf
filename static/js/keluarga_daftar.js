// A choice takes effect at once, and empty ones stay out of the address.

const saring = document.querySelector("[data-saring]");

function kirimTanpaYangKosong() {
  for (const isian of saring.elements) {
    if (isian.name && !isian.value) isian.disabled = true;
  }
  saring.submit();
}

saring?.addEventListener("change", kirimTanpaYangKosong);
saring?.querySelector("button[type=submit]").setAttribute("hidden", "");
saring?.addEventListener("submit", (peristiwa) => {
  peristiwa.preventDefault();
  kirimTanpaYangKosong();
});

const lipat = document.querySelector("[data-saring-lipat]");
if (lipat && window.matchMedia("(min-width: 992px)").matches) lipat.open = true;

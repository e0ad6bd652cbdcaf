// Suggestions under a search box (ARIA combobox with a listbox): what is typed goes by POST only.
import { kirim } from "./jaringan.js";

const TENANG_MS = 160; // people pause longer than this between words, not between letters

export function pasangSaran(formulir) {
  const kotak = formulir.elements.cari;
  const daftar = formulir.querySelector("[role=listbox]");
  const kabar = formulir.querySelector("[data-saran-kabar]");
  let menunggu = 0;
  let giliran = 0;

  for (const [nama, nilai] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": daftar.id,
  })) kotak.setAttribute(nama, nilai);

  const pilihan = () => [...daftar.querySelectorAll("[role=option]")];
  const aktif = () => daftar.querySelector("[aria-selected=true]");

  function tandai(satu) {
    aktif()?.setAttribute("aria-selected", "false");
    satu?.setAttribute("aria-selected", "true");
    satu?.scrollIntoView({ block: "nearest" });
    if (satu) kotak.setAttribute("aria-activedescendant", satu.id);
    else kotak.removeAttribute("aria-activedescendant");
  }

  function tutup() {
    giliran += 1; // an answer still on its way comes too late
    clearTimeout(menunggu);
    tandai(null);
    daftar.hidden = true;
    kotak.setAttribute("aria-expanded", "false");
  }

  async function tanya() {
    const ini = ++giliran;
    const jawab = await kirim(formulir.dataset.saranUrl, { isi: new FormData(formulir) }).catch(() => null);
    if (ini !== giliran || !jawab?.ok) return; // the search itself still works
    daftar.innerHTML = await jawab.text();
    if (ini !== giliran) return;
    daftar.hidden = !daftar.firstElementChild;
    kotak.setAttribute("aria-expanded", String(!daftar.hidden));
    kotak.removeAttribute("aria-activedescendant");
    kabar.textContent = pilihan().length ? `${pilihan().length} saran. Pilih dengan panah bawah.` : "";
  }

  function buka(satu) {
    if (satu.dataset.buka) window.location.assign(satu.dataset.buka);
    else formulir.requestSubmit();
  }

  kotak.addEventListener("input", () => {
    clearTimeout(menunggu);
    if (kotak.value.trim()) menunggu = setTimeout(tanya, TENANG_MS);
    else tutup();
  });
  kotak.addEventListener("keydown", (tombol) => {
    if (tombol.key === "Escape" && !daftar.hidden) {
      tombol.preventDefault();
      return tutup();
    }
    const semua = pilihan();
    if (daftar.hidden || !semua.length) return undefined;
    const di = semua.indexOf(aktif());
    if (tombol.key === "ArrowDown") tandai(semua[(di + 1) % semua.length]);
    else if (tombol.key === "ArrowUp") tandai(semua[di > 0 ? di - 1 : semua.length - 1]);
    else if (tombol.key === "Enter" && di >= 0) buka(semua[di]);
    else return undefined;
    tombol.preventDefault();
    return undefined;
  });
  daftar.addEventListener("mousedown", (tekan) => tekan.preventDefault()); // the box keeps the focus
  daftar.addEventListener("click", ({ target }) => {
    const satu = target.closest("[role=option]");
    if (satu) buka(satu);
  });
  kotak.addEventListener("blur", tutup);
  formulir.addEventListener("submit", tutup);
}

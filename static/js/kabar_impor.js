// Tells on any page that the import one left running has ended.

const KUNCI = "impor-berjalan";
const JEDA_MS = 5_000;

function tersimpan() {
  try {
    return JSON.parse(localStorage.getItem(KUNCI));
  } catch {
    return null;
  }
}

function kabarkan({ nama, halaman }) {
  const kabar = document.createElement("div");
  kabar.className = "pesan";
  kabar.setAttribute("role", "status");
  const isi = document.createElement("p");
  const tautan = document.createElement("a");
  tautan.href = halaman;
  tautan.textContent = "Lihat hasilnya";
  isi.append(`Impor ${nama} sudah selesai dikerjakan. `, tautan);
  kabar.append(isi);
  document.querySelector("main").prepend(kabar);
}

async function tengok() {
  const impor = tersimpan();
  if (!impor) return;
  try {
    const jawab = await fetch(impor.kemajuan);
    if (jawab.ok && !jawab.redirected && !jawab.headers.has("HX-Refresh")) {
      setTimeout(tengok, JEDA_MS);
      return;
    }
    localStorage.removeItem(KUNCI);
    if (jawab.ok && !jawab.redirected) kabarkan(impor);
  } catch {
    setTimeout(tengok, JEDA_MS);
  }
}

const { imporBerjalan } = document.querySelector("[data-impor-berjalan]")?.dataset ?? {};
if (imporBerjalan) {
  // its own page shows the end by itself; every other page asks
  const [nama, kemajuan] = [document.querySelector("h1").textContent, imporBerjalan];
  localStorage.setItem(KUNCI, JSON.stringify({ nama, kemajuan, halaman: location.pathname }));
} else if (location.pathname.startsWith(tersimpan()?.halaman)) {
  localStorage.removeItem(KUNCI);
} else {
  tengok();
}

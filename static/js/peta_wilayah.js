// Regions coloured by one indicator, with the legend and the table that say the same in words.
/* global L */

const gaya = getComputedStyle(document.documentElement);

function warnaKelas(i, { golongan, kelas }) {
  const nama = golongan ? `--golongan-${golongan[i]}` : `--peta-${nomorWarna(i, kelas.length)}`;
  return gaya.getPropertyValue(nama).trim();
}
const ARSIR = "url(#arsir)";

function nomorWarna(i, banyak) {
  // few classes still reach from light to dark
  return banyak < 2 ? 2 : Math.round((i * 4) / (banyak - 1));
}

function contoh(isi, garis) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "peta-contoh");
  const kotak = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
  for (const [nama, nilai] of [["width", "100%"], ["height", "100%"], ["fill", isi]]) kotak.setAttribute(nama, nilai);
  return svg;
}

export function lapisanWilayah({ peta, atribusi, dasborUrl }) {
  let lapisan = null;
  let sebutan = [];
  const bagian = document.querySelector("[data-legenda-bagian]");
  const legenda = document.querySelector("[data-legenda]");
  const tabel = document.querySelector("[data-tabel]");

  function isiDari(kode, isi) {
    const milik = isi?.nilai[kode];
    if (!isi) return { warna: "transparent", teks: "" };
    if (!milik) return { warna: ARSIR, teks: isi.samar.includes(kode) ? "disamarkan (di bawah 5)" : "tidak ada data" };
    return { warna: warnaKelas(milik.kelas, isi), teks: milik.teks };
  }

  function gambarLegenda(isi, adaKosong) {
    if (!bagian) return;
    bagian.hidden = !isi;
    if (!isi) return;
    document.querySelector("[data-legenda-judul]").textContent = isi.label;
    const daftar = isi.kelas.map((teks, i) => [warnaKelas(i, isi), teks]);
    if (adaKosong) daftar.push([ARSIR, isi.samar.length ? "Disamarkan atau tidak ada data" : "Tidak ada data"]);
    legenda.replaceChildren(...daftar.map(([warna, teks]) => {
      const li = document.createElement("li");
      li.append(contoh(warna), teks);
      return li;
    }));
  }

  function gambarTabel(fitur, isi) {
    tabel?.replaceChildren(...fitur.map(({ properties: { kode, nama } }) => {
      const tr = document.createElement("tr");
      const th = tr.appendChild(document.createElement("th"));
      th.scope = "row";
      const a = th.appendChild(document.createElement("a"));
      a.href = `${dasborUrl}?wilayah=${kode}`;
      a.textContent = nama;
      const td = tr.appendChild(document.createElement("td"));
      td.className = "angka";
      td.textContent = isiDari(kode, isi).teks;
      return tr;
    }));
  }

  function uraian({ kode, nama }, isi) {
    const kotak = document.createElement("div");
    kotak.appendChild(document.createElement("strong")).textContent = nama;
    if (isi) kotak.appendChild(document.createElement("p")).textContent = `${isi.label}: ${isiDari(kode, isi).teks}`;
    for (const [teks, url] of [["Buka dasbor", `${dasborUrl}?wilayah=${kode}`], ["Peta wilayah ini", `?wilayah=${kode}`]]) {
      const p = kotak.appendChild(document.createElement("p"));
      const a = p.appendChild(document.createElement("a"));
      a.href = url;
      a.textContent = teks;
    }
    return kotak;
  }

  function ringkasan(fitur, isi) {
    if (!isi) return "Batas wilayah dan titik keluarga penerima.";
    if (isi.golongan) return `${isi.label} menurut wilayah.`;
    const ada = fitur.map(({ properties: p }) => [p.nama, isi.nilai[p.kode]]).filter(([, n]) => n);
    if (!ada.length) return `${isi.label}: tidak ada data untuk bulan ini.`;
    ada.sort(([, a], [, b]) => a.n - b.n);
    const [[rendah, a], [tinggi, b]] = [ada[0], ada.at(-1)];
    if (ada.length === 1) return `${isi.label}: ${tinggi} ${b.teks}.`;
    return `${isi.label}: paling rendah ${rendah} (${a.teks}), paling tinggi ${tinggi} (${b.teks}).`;
  }

  return {
    // Draw the regions and return a sentence that says what is to be seen.
    gambar(garis, isi) {
      lapisan?.remove();
      for (const teks of sebutan) atribusi.removeAttribution(teks);
      sebutan = garis.atribusi ?? [];
      for (const teks of sebutan) atribusi.addAttribution(teks);
      lapisan = L.geoJSON(garis, {
        style: ({ properties }) => {
          const { warna } = isiDari(properties.kode, isi);
          return { className: "peta-wilayah", fillColor: warna, fillOpacity: warna === "transparent" ? 0 : 0.75, color: "#50605c", weight: 1 };
        },
        onEachFeature: ({ properties }, bentuk) => {
          const { teks } = isiDari(properties.kode, isi);
          bentuk.bindTooltip(document.createTextNode(teks ? `${properties.nama}: ${teks}` : properties.nama).data, { sticky: true });
          bentuk.bindPopup(() => uraian(properties, isi));
          bentuk.on("mouseover", () => bentuk.setStyle({ weight: 2.5 }));
          bentuk.on("mouseout", () => bentuk.setStyle({ weight: 1 }));
        },
      }).addTo(peta);
      const fitur = garis.features;
      gambarLegenda(isi, fitur.some(({ properties: p }) => isi && !isi.nilai[p.kode]));
      gambarTabel(fitur, isi);
      return ringkasan(fitur, isi);
    },
  };
}

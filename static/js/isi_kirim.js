// The last screen: what is on its way, what has arrived, and how the visit was judged.
import { antrean } from "./antrean.js";
import { izinkanFotoLagi, jagaAntrean } from "./pengirim.js";

const KATA = { menunggu: "Menunggu", mengirim: "Mengirim…", diterima: "Diterima", gagal: "Belum terkirim", ditolak: "Belum diterima" };

const TINDAKAN = ["[data-kirim-lagi]", "[data-masuk]", "[data-perbaiki]", "[data-buang]"];

export function pasangKiriman(layar) {
  const cari = (pemilih) => layar.querySelector(pemilih);
  const daftar = cari("[data-kiriman]");
  let id;
  let penjaga;

  function baris(kunci, label) {
    const li = document.createElement("li");
    li.dataset.kunci = kunci;
    const nama = document.createElement("span");
    nama.textContent = label;
    const keadaan = document.createElement("span");
    keadaan.className = "kiriman-keadaan";
    li.append(nama, keadaan);
    daftar.append(li);
    tandai(kunci, "menunggu");
  }

  function tandai(kunci, keadaan, sebab) {
    const li = daftar.querySelector(`[data-kunci="${kunci}"]`);
    if (!li) return;
    li.dataset.keadaan = keadaan;
    li.querySelector(".kiriman-keadaan").textContent = KATA[keadaan];
    li.querySelector("small")?.remove();
    if (!sebab) return;
    const kata = document.createElement("small");
    kata.className = "pudar";
    kata.textContent = sebab;
    li.append(kata);
  }

  function tulis(judul, kabar) {
    cari("[data-kirim-judul]").textContent = judul;
    cari("[data-kirim-kabar]").textContent = kabar;
  }

  function dengar(kabar) {
    if (kabar.id !== id) return;
    if (kabar.apa === "kunjungan") tandai("kunjungan", kabar.keadaan);
    else if (kabar.apa === "foto") tandai(kabar.foto, kabar.keadaan, kabar.sebab);
    else if (kabar.apa === "menunggu") menunggu(kabar.alasan);
    else if (kabar.apa === "ditolak") ditolak(kabar);
    else if (kabar.apa === "foto_ditolak") fotoDitolak(kabar.catatan);
    else if (kabar.apa === "selesai") selesai(kabar.hasil);
  }

  function menunggu(alasan) {
    const belum = daftar.querySelectorAll('[data-keadaan]:not([data-keadaan="diterima"])').length;
    for (const li of daftar.querySelectorAll('[data-keadaan="mengirim"]')) tandai(li.dataset.kunci, "menunggu");
    const kata = {
      jaringan: `${belum} kiriman lagi menunggu sinyal. Tersimpan di ponsel ini dan dikirim sendiri begitu ada sinyal.`,
      masuk_lagi: "Anda perlu masuk lagi. Isian tetap tersimpan di ponsel ini.",
      server: "Server sedang sibuk. Isian tersimpan di ponsel ini dan dicoba lagi sebentar lagi.",
    };
    tulis("Belum terkirim semua", kata[alasan]);
    cari("[data-kirim-lagi]").hidden = alasan === "masuk_lagi";
    cari("[data-masuk]").hidden = alasan !== "masuk_lagi";
  }

  function ditolak({ status, detail, rinci }) {
    tandai("kunjungan", "gagal");
    const sebab = rinci ? Object.values(rinci).flat(4).filter((s) => typeof s === "string") : [];
    tulis("Belum dapat diterima", [detail, ...sebab].join(" "));
    cari("[data-perbaiki]").hidden = status !== 400;
    cari("[data-buang]").hidden = status === 400;
  }

  // Everything else is safe on the server; these photos stay here until the person decides.
  function fotoDitolak(catatan) {
    tandai("kunjungan", "diterima");
    for (const { id: foto } of catatan.isi.foto) {
      const sebab = catatan.fotoDitolak[foto];
      tandai(foto, sebab ? "ditolak" : catatan.kurang.includes(foto) ? "menunggu" : "diterima", sebab);
    }
    tulis(
      "Ada foto yang belum dapat diterima",
      "Isian dan foto lain sudah sampai. Foto yang ditandai tetap tersimpan di ponsel ini. " +
        "Coba kirim lagi; bila tetap tidak diterima, hubungi koordinator sebelum menghapusnya.",
    );
    cari("[data-kirim-lagi]").hidden = false;
    cari("[data-masuk]").hidden = true;
    cari("[data-buang]").hidden = false;
  }

  function selesai({ kehadiran }) {
    for (const li of daftar.children) tandai(li.dataset.kunci, "diterima");
    tulis("Kunjungan diterima", "Semua sudah tersimpan di server.");
    for (const satu of TINDAKAN) cari(satu).hidden = true;
    const hasil = cari("[data-hasil]");
    hasil.hidden = false;
    hasil.replaceChildren(...(kehadiran ? uraikan(kehadiran) : []));
  }

  function uraikan({ putusan, alasan }) {
    const judul = document.createElement("h3");
    judul.textContent = "Penilaian kehadiran";
    const lencana = document.createElement("p");
    lencana.append(document.querySelector(`template[data-lencana="${putusan}"]`).content.cloneNode(true));
    const uraian = document.createElement("ul");
    for (const satu of alasan) {
      const li = document.createElement("li");
      li.textContent = satu.uraian;
      uraian.append(li);
    }
    return [judul, lencana, uraian];
  }

  cari("[data-kirim-lagi]").addEventListener("click", async () => {
    cari("[data-buang]").hidden = true;
    await izinkanFotoLagi(id);
    await penjaga.cobaSekarang();
  });

  return {
    // Whether the server holds all but photos it refused.
    sebagian: () => Boolean(daftar.querySelector('[data-keadaan="ditolak"]')),

    async mulai(idKunjungan) {
      id = idKunjungan;
      const catatan = await antrean.ambil(id);
      daftar.replaceChildren();
      cari("[data-hasil]").hidden = true;
      for (const satu of TINDAKAN) cari(satu).hidden = true;
      tulis("Mengirim kunjungan", "");
      baris("kunjungan", "Isian kunjungan");
      catatan.isi.foto.forEach((satu, i) => baris(satu.id, `Foto ${i + 1}`));
      if (catatan.status === "ditolak") ditolak(catatan.galat);
      if (catatan.status === "foto_ditolak") fotoDitolak(catatan);
      penjaga ??= jagaAntrean(catatan.pengguna, dengar);
      await penjaga.cobaSekarang();
    },
  };
}

// When and where a JPEG says it was taken, read before shrinking throws it away.
// Whatever is missing or odd is null: an absent mark proves nothing.

const KOSONG = { pada: null, lintang: null, bujur: null };

export function bacaExif(bufer) {
  try {
    const tiff = cariTiff(new DataView(bufer));
    return tiff ? bacaTiff(tiff) : { ...KOSONG };
  } catch (galat) {
    if (galat instanceof RangeError) return { ...KOSONG }; // a cut-off or broken block
    throw galat;
  }
}

function cariTiff(data) {
  if (data.byteLength < 4 || data.getUint16(0) !== 0xffd8) return null;
  let letak = 2;
  while (letak + 10 < data.byteLength) {
    const penanda = data.getUint16(letak);
    const panjang = data.getUint16(letak + 2);
    if (penanda === 0xffe1 && data.getUint32(letak + 4) === 0x45786966) {
      return new DataView(data.buffer, letak + 10, panjang - 8);
    }
    if (penanda < 0xffe0 || penanda === 0xffda) return null;
    letak += 2 + panjang;
  }
  return null;
}

function bacaTiff(tiff) {
  const kecil = tiff.getUint16(0) === 0x4949; // II: little-endian
  const utama = bacaDaftar(tiff, tiff.getUint32(4, kecil), kecil);
  const rinci = utama[0x8769] ? bacaDaftar(tiff, utama[0x8769], kecil) : {};
  const gps = utama[0x8825] ? bacaDaftar(tiff, utama[0x8825], kecil) : {};
  return {
    pada: bacaWaktu(rinci[0x9003] ?? utama[0x0132], rinci[0x9011]),
    lintang: bacaDerajat(gps[2], gps[1] === "S", 90),
    bujur: bacaDerajat(gps[4], gps[3] === "W", 180),
  };
}

function bacaDaftar(tiff, awal, kecil) {
  const isi = {};
  const banyak = tiff.getUint16(awal, kecil);
  for (let i = 0; i < banyak; i += 1) {
    const letak = awal + 2 + i * 12;
    isi[tiff.getUint16(letak, kecil)] = bacaNilai(tiff, letak, kecil);
  }
  return isi;
}

function bacaNilai(tiff, letak, kecil) {
  const jenis = tiff.getUint16(letak + 2, kecil);
  const banyak = tiff.getUint32(letak + 4, kecil);
  if (jenis === 2) {
    const awal = banyak > 4 ? tiff.getUint32(letak + 8, kecil) : letak + 8;
    let kata = "";
    for (let i = 0; i < Math.min(banyak, 40) - 1; i += 1) {
      kata += String.fromCharCode(tiff.getUint8(awal + i));
    }
    return kata;
  }
  if (jenis === 5) {
    const awal = tiff.getUint32(letak + 8, kecil);
    return Array.from({ length: Math.min(banyak, 3) }, (_, i) => {
      const bawah = tiff.getUint32(awal + i * 8 + 4, kecil);
      return tiff.getUint32(awal + i * 8, kecil) / bawah;
    });
  }
  return jenis === 3 ? tiff.getUint16(letak + 8, kecil) : tiff.getUint32(letak + 8, kecil);
}

function bacaWaktu(kata, selisih) {
  const cocok = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(kata ?? "");
  if (!cocok) return null;
  const [, tahun, bulan, hari, jam] = cocok;
  const zona = /^[+-]\d\d:\d\d$/.test(selisih ?? "") ? selisih : ""; // else: the phone's own zone
  const waktu = new Date(`${tahun}-${bulan}-${hari}T${jam}${zona}`);
  return Number.isNaN(waktu.getTime()) ? null : waktu.toISOString();
}

function bacaDerajat(bagian, negatif, batas) {
  if (!Array.isArray(bagian) || bagian.length !== 3) return null;
  const derajat = bagian[0] + bagian[1] / 60 + bagian[2] / 3600;
  if (!Number.isFinite(derajat) || derajat > batas) return null;
  return Number((negatif ? -derajat : derajat).toFixed(6));
}

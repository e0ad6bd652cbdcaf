import json

import pytest

from graduasi.grade import (
    BelumLengkap,
    Butir,
    Hasil,
    Instrumen,
    JawabanTidakDikenal,
    Pilihan,
    Rincian,
    rincikan,
    tentukan_grade,
    tulis_angka,
)
from graduasi.models import Butir as ButirTersimpan
from graduasi.pemuatan import BERKAS, _butir
from graduasi.tests.factories import MISKIN, TIDAK_MISKIN, jawaban_dengan

ISI = json.loads(BERKAS.read_text(encoding="utf-8"))
KODE = [butir["kode"] for butir in ISI["butir"]]


def instrumen(kode="BPS14-2005"):
    versi = next(satu for satu in ISI["versi"] if satu["kode"] == kode)
    butir = [
        ButirTersimpan(**_butir(nomor, satu | versi.get("butir", {}).get(satu["kode"], {})))
        for nomor, satu in enumerate(ISI["butir"], start=1)
    ]
    return Instrumen(
        butir=tuple(satu.sebagai_aturan(versi["parameter"]) for satu in butir),
        parameter=versi["parameter"],
        batas=tuple(tuple(satu) for satu in ISI["batas"]),
    )


def keluarga(**jawaban):
    return {**TIDAK_MISKIN, "jumlah_anggota": 4, **jawaban}


@pytest.mark.parametrize(
    ("kekurangan", "nilai", "grade", "label"),
    [
        (14, 0, 1, "Sangat miskin"),
        (12, 14, 1, "Sangat miskin"),
        (11, 21, 2, "Miskin"),
        (9, 36, 2, "Miskin"),
        (8, 43, 3, "Hampir miskin"),
        (6, 57, 3, "Hampir miskin"),
        (5, 64, 4, "Rentan miskin"),
        (3, 79, 4, "Rentan miskin"),
        (2, 86, 5, "Mandiri/siap graduasi"),
        (0, 100, 5, "Mandiri/siap graduasi"),
    ],
)
def test_grade_mengikuti_banyaknya_kekurangan(kekurangan, nilai, grade, label):
    jawaban = jawaban_dengan(kekurangan) | {"jumlah_anggota": 4}

    assert tentukan_grade(jawaban, instrumen()) == Hasil(kekurangan, nilai, grade, label)


@pytest.mark.parametrize("kode", KODE)
def test_butir_yang_kosong_bukan_berarti_tidak_miskin(kode):
    jawaban = keluarga(**{kode: None})

    with pytest.raises(BelumLengkap) as galat:
        tentukan_grade(jawaban, instrumen())

    assert galat.value.butir == [kode]


def test_belum_lengkap_menyebut_semua_butir_menurut_urutan_tanya():
    with pytest.raises(BelumLengkap) as galat:
        tentukan_grade({"jumlah_anggota": 4, "jamban": "sendiri"}, instrumen())

    assert galat.value.butir == [kode for kode in KODE if kode != "jamban"]


@pytest.mark.parametrize("kode", KODE)
def test_setiap_butir_terhitung_sendiri(kode):
    rincian = rincikan(keluarga(**{kode: MISKIN[kode]}), instrumen())

    assert [satu.kode for satu in rincian if satu.kurang] == [kode]


@pytest.mark.parametrize(
    ("luas", "anggota", "kurang"),
    [(31.9, 4, True), (32, 4, False), (32, 5, True), (8, 1, False), (32, 0, None)],
)
def test_luas_lantai_dibagi_jumlah_anggota(luas, anggota, kurang):
    jawaban = keluarga(luas_lantai=luas, jumlah_anggota=anggota)

    assert rincikan(jawaban, instrumen())[0] == Rincian(
        "luas_lantai", "Luas lantai rumah kurang dari 8 m² per orang", f"{tulis_angka(luas)} m²",
        kurang,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kode_versi", "penghasilan", "kurang"),
    [
        ("BPS14-2005", 599_999, True),
        ("BPS14-2005", 600_000, False),
        ("BPS14-BTN", 4 * 684_232 - 1, True),
        ("BPS14-BTN", 4 * 684_232, False),
    ],
)
def test_ambang_penghasilan_menurut_versi(kode_versi, penghasilan, kurang):
    rincian = rincikan(keluarga(penghasilan_krt_angka=penghasilan), instrumen(kode_versi))

    assert {satu.kode: satu.kurang for satu in rincian}["penghasilan_krt"] is kurang


@pytest.mark.parametrize(("kode_versi", "kurang"), [("BPS14-2005", False), ("BPS14-BTN", True)])
def test_ambang_tabungan_menurut_versi(kode_versi, kurang):
    rincian = rincikan(keluarga(tabungan_aset=750_000), instrumen(kode_versi))

    assert rincian[-1].kurang is kurang


def test_pekerjaan_lain_tanpa_penghasilan_belum_dapat_dinilai():
    with pytest.raises(BelumLengkap) as galat:
        tentukan_grade(keluarga(penghasilan_krt_angka=None), instrumen())

    assert galat.value.butir == ["penghasilan_krt"]


@pytest.mark.parametrize(
    "jawaban",
    [
        {"jamban": "hotel"},
        {"jamban": 3},
        {"luas_lantai": "luas"},
        {"luas_lantai": -1},
        {"luas_lantai": float("nan")},
        {"luas_lantai": float("inf")},
        {"luas_lantai": True},
    ],
)
def test_jawaban_yang_tidak_ditawarkan_ditolak(jawaban):
    with pytest.raises(JawabanTidakDikenal):
        tentukan_grade(keluarga(**jawaban), instrumen())


def test_nilai_dibulatkan_ke_atas_pada_tengah():
    ya = Pilihan("ya", "Ya", True)
    tidak = Pilihan("tidak", "Tidak", False)
    delapan = tuple(Butir(f"b{n}", "", (ya, tidak)) for n in range(8))
    jawaban = {f"b{n}": "ya" if n < 3 else "tidak" for n in range(8)}

    hasil = tentukan_grade(jawaban, Instrumen(delapan, {}, ((0, 1, "Satu"),)))

    assert hasil == Hasil(3, 63, 1, "Satu")  # 62.5

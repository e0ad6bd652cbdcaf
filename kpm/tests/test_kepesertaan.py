from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from kpm.models import Keluarga, Kepesertaan, LangkahKepesertaan
from kpm.peserta import tindakan
from kpm.peserta.kelayakan import rencanakan
from kpm.peserta.kepesertaan import (
    Isian,
    RencanaBerubah,
    Terhalang,
    ubah_status,
    ubah_status_massal,
)
from kpm.tests.factories import (
    AnggotaFactory,
    KeluargaFactory,
    KepesertaanFactory,
    KuotaFactory,
    ProgramFactory,
)

PADA = datetime(2026, 11, 2, 2, tzinfo=UTC)
HARI = date(2026, 11, 2)
ISIAN = Isian(
    alasan="Musyawarah desa",
    tanggal=HARI,
    sk_nomor="460/12-Dinsos/2026",
    sk_tanggal=date(2026, 10, 30),
    kode_keluar="N02",
    dokumen="Surat pindah 12/2026",
)
LENGKAP = {t.kode: t for t in tindakan.SEMUA}


def isian(kode, **ganti):
    """What the verb asks for, and nothing more."""
    verba = LENGKAP[kode]
    isi = {"alasan": ISIAN.alasan, "tanggal": ISIAN.tanggal}
    if verba.sk:
        isi |= {"sk_nomor": ISIAN.sk_nomor, "sk_tanggal": ISIAN.sk_tanggal}
    if verba.keluar:
        isi |= {"kode_keluar": ISIAN.kode_keluar, "dokumen": ISIAN.dokumen}
    return Isian(**(isi | ganti))


def lakukan(kode, keluarga, program, oleh, **ganti):
    return ubah_status(
        keluarga,
        program=program,
        tindakan=LENGKAP[kode],
        isian=isian(kode, **ganti),
        oleh=oleh,
        pada=PADA,
    )


def massal(kode, program, oleh, sidik=None, **ganti):
    return ubah_status_massal(
        Keluarga.objects.all(),
        program=program,
        tindakan=LENGKAP[kode],
        isian=isian(kode, **ganti),
        oleh=oleh,
        pada=PADA,
        sidik=sidik,
    )


def test_perjalanan_dari_usulan_sampai_dipantau_tercatat_selangkah_demi_selangkah(dian):
    keluarga, program = KeluargaFactory(), ProgramFactory()
    jalan = "usulkan validasi aktifkan tangguhkan pulihkan transisi lanjutkan keluarkan pantau"

    for kode in jalan.split():
        tanggal = date(2026, 11, 1) if kode == "aktifkan" else HARI
        lakukan(kode, keluarga, program, dian, tanggal=tanggal)

    ikut = Kepesertaan.objects.get()
    assert (ikut.status, ikut.tanggal_masuk, ikut.tanggal_keluar, ikut.kode_keluar) == (
        *("DIPANTAU", date(2026, 11, 1), HARI, "N02"),
    )
    assert (ikut.sk_nomor, ikut.resertifikasi_tanggal) == ("460/12-Dinsos/2026", HARI)
    langkah = LangkahKepesertaan.objects.order_by("pk")
    assert list(langkah.values_list("tindakan", "dari", "ke")) == [
        ("usulkan", "", "CALON"),
        ("validasi", "CALON", "TERVALIDASI"),
        ("aktifkan", "TERVALIDASI", "AKTIF"),
        ("tangguhkan", "AKTIF", "DITANGGUHKAN"),
        ("pulihkan", "DITANGGUHKAN", "AKTIF"),
        ("transisi", "AKTIF", "TRANSISI"),
        ("lanjutkan", "TRANSISI", "AKTIF"),
        ("keluarkan", "AKTIF", "KELUAR"),
        ("pantau", "KELUAR", "DIPANTAU"),
    ]
    assert {(s.oleh, s.pada, s.alasan) for s in langkah} == {(dian, PADA, "Musyawarah desa")}


STATUS = ["CALON", "TERVALIDASI", "AKTIF", "DITANGGUHKAN", "TRANSISI", "KELUAR", "DIPANTAU"]


def berstatus(status):
    keluar = {"tanggal_keluar": date(2026, 1, 1), "kode_keluar": "N05"}
    return KepesertaanFactory(status=status, **(keluar if status in ("KELUAR", "DIPANTAU") else {}))


@pytest.mark.parametrize("status", STATUS)
@pytest.mark.parametrize("kode", [t.kode for t in tindakan.SEMUA if t.dari])
def test_hanya_perpindahan_di_tabel_yang_terjadi(dian, kode, status):
    ikut = berstatus(status)

    try:
        hasil = lakukan(kode, ikut.keluarga, ikut.program, dian).status
    except Terhalang:
        hasil = None

    boleh = status in LENGKAP[kode].dari
    assert hasil == (LENGKAP[kode].ke[0] if boleh else None)
    assert LangkahKepesertaan.objects.count() == boleh


@pytest.mark.parametrize(("dari", "ke"), [("CALON", "AKTIF"), ("KELUAR", "AKTIF")])
def test_basis_data_menolak_perpindahan_yang_melompat(db, dari, ke):
    ikut = berstatus(dari)

    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        Kepesertaan.objects.filter(pk=ikut.pk).update(
            status=ke, tanggal_keluar=None, kode_keluar=""
        )


def test_penangguhan_peserta_transisi_kembali_ke_transisi(dian):
    ikut = berstatus("TRANSISI")
    lakukan("tangguhkan", ikut.keluarga, ikut.program, dian)

    assert lakukan("pulihkan", ikut.keluarga, ikut.program, dian).status == "TRANSISI"


def test_keluarga_yang_kembali_mendapat_baris_baru(dian):
    lama = berstatus("KELUAR")

    baru = lakukan("usulkan", lama.keluarga, lama.program, dian)

    assert list(lama.keluarga.kepesertaan.order_by("pk")) == [lama, baru]
    assert (baru.status, baru.tanggal_masuk) == ("CALON", HARI)


def test_larangan_diusulkan_lagi_hanya_bila_program_mengaturnya(dian):
    lama = berstatus("KELUAR")
    lama.program.tanpa_kembali = True
    lama.program.save()

    with pytest.raises(Terhalang, match="pernah dikeluarkan"):
        lakukan("usulkan", lama.keluarga, lama.program, dian)


def test_calon_yang_ditolak_tidak_pernah_terhitung_kpm(dian):
    ikut = KepesertaanFactory(status="CALON", tanggal_masuk=date(2026, 1, 5))
    lakukan("tolak", ikut.keluarga, ikut.program, dian)

    hari = [date(2026, 1, 31), date(2026, 11, 1), HARI, date(2026, 12, 1)]

    assert [Kepesertaan.objects.berjalan_pada(satu).count() for satu in hari] == [0, 0, 0, 0]


def test_calon_di_luar_wilayah_program_tidak_dapat_diusulkan(dian):
    program = ProgramFactory(kode="JSCM", nama="JSCM", wilayah__kode="36.72")

    with pytest.raises(Terhalang, match="Di luar wilayah JSCM"):
        lakukan("usulkan", KeluargaFactory(), program, dian)


# --- Eligibility


@pytest.mark.parametrize("kode", ["validasi", "aktifkan"])
def test_penerima_pkh_dan_keluarga_tanpa_komponen_tertahan(dian, kode):
    program = ProgramFactory(komponen_wajib=["ANAK_SD"])
    pkh = ProgramFactory(kode="PKH", nama="PKH", milik_sendiri=False)
    program.tidak_bersama.add(pkh)
    layak, tanpa, padan, bekas = (
        KepesertaanFactory(status=LENGKAP[kode].dari[0], program=program) for _ in range(4)
    )
    for ikut in (layak, padan, bekas):
        AnggotaFactory(keluarga=ikut.keluarga, jenjang="SD")
    AnggotaFactory(keluarga=tanpa.keluarga, tanggal_lahir=date(1990, 1, 1))
    KepesertaanFactory(keluarga=padan.keluarga, program=pkh)
    KepesertaanFactory(
        keluarga=bekas.keluarga,
        program=pkh,
        status="KELUAR",
        tanggal_keluar=date(2025, 1, 1),
        kode_keluar="L01",
    )

    rencana = massal(kode, program, dian)

    sebab = {n.keluarga_id: n.sebab for n in rencana.nasib}
    assert sebab == {
        layak.keluarga_id: "",
        tanpa.keluarga_id: "Tidak punya komponen yang disyaratkan pada tanggal itu",
        padan.keluarga_id: "Masih terdaftar di PKH, tidak boleh bersama",
        bekas.keluarga_id: "",
    }
    assert LangkahKepesertaan.objects.count() == 2


# --- Quota


def test_aktivasi_melebihi_kuota_tertahan_yang_termiskin_lebih_dahulu(dian):
    program = KuotaFactory(jumlah=3).program
    KepesertaanFactory(program=program, status="DITANGGUHKAN")
    kaya, tua, muda = (
        KepesertaanFactory(
            program=program, status="TERVALIDASI", tanggal_masuk=masuk, keluarga__desil=desil
        )
        for desil, masuk in ((4, date(2024, 1, 1)), (1, date(2025, 1, 1)), (1, date(2026, 1, 1)))
    )

    rencana = massal("aktifkan", program, dian)

    assert {n.kepesertaan_id for n in rencana.lanjut} == {tua.pk, muda.pk}
    assert rencana.terhalang[0] == ("Melebihi kuota Wilayah 36.73 tahun 2026", 1)
    kaya.refresh_from_db()
    assert kaya.status == "TERVALIDASI"


def test_tanpa_kuota_aktivasi_tidak_dibatasi(dian):
    program = KuotaFactory(tahun=2025, jumlah=0).program
    KepesertaanFactory(program=program, status="TERVALIDASI")

    assert len(massal("aktifkan", program, dian).lanjut) == 1


@pytest.mark.django_db(transaction=True)
def test_dua_orang_bersamaan_tidak_melampaui_kuota(dian):
    program = KuotaFactory(jumlah=3).program
    calon = [KepesertaanFactory(program=program, status="TERVALIDASI") for _ in range(6)]
    siap = Barrier(2)

    def aktifkan(bagian):
        siap.wait()
        ubah_status_massal(
            Keluarga.objects.filter(pk__in=[c.keluarga_id for c in bagian]),
            program=program,
            tindakan=LENGKAP["aktifkan"],
            isian=isian("aktifkan"),
            oleh=dian,
            pada=PADA,
        )
        connections.close_all()

    orang = [Thread(target=aktifkan, args=(calon[n::2],)) for n in range(2)]
    for satu in orang:
        satu.start()
    for satu in orang:
        satu.join()

    assert Kepesertaan.objects.filter(status="AKTIF").count() == 3


# --- Preview and confirmation


def test_yang_ditinjau_itulah_yang_terjadi(dian):
    ikut = berstatus("CALON")
    rencana = rencanakan(
        Keluarga.objects.all(), program=ikut.program, tindakan=LENGKAP["validasi"], tanggal=HARI
    )

    massal("validasi", ikut.program, dian, sidik=rencana.sidik)

    ikut.refresh_from_db()
    assert ikut.status == "TERVALIDASI"


def test_rencana_yang_sudah_berubah_tidak_dilaksanakan(dian):
    ikut = berstatus("CALON")
    rencana = rencanakan(
        Keluarga.objects.all(), program=ikut.program, tindakan=LENGKAP["validasi"], tanggal=HARI
    )
    lakukan("validasi", ikut.keluarga, ikut.program, dian)

    with pytest.raises(RencanaBerubah) as berubah:
        massal("validasi", ikut.program, dian, sidik=rencana.sidik)

    assert berubah.value.args[0].terhalang == [("Statusnya tervalidasi", 1)]


# --- What the database guards


@pytest.mark.parametrize(
    ("kode", "kurang"),
    [("aktifkan", "sk_nomor"), ("keluarkan", "dokumen"), ("validasi", "alasan")],
)
def test_langkah_tanpa_berkasnya_tidak_tersimpan(dian, kode, kurang):
    ikut = berstatus(LENGKAP[kode].dari[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        lakukan(kode, ikut.keluarga, ikut.program, dian, **{kurang: ""})

    ikut.refresh_from_db()
    assert ikut.status == LENGKAP[kode].dari[0]


def test_langkah_tidak_dapat_diubah(dian):
    ikut = berstatus("CALON")
    lakukan("validasi", ikut.keluarga, ikut.program, dian)

    with pytest.raises(ProgrammingError), transaction.atomic():
        LangkahKepesertaan.objects.update(alasan="lain")


def test_perintah_massal_sama_banyaknya_untuk_berapa_pun_keluarga(dian):
    program = ProgramFactory()

    def banyak_perintah():
        connection.force_debug_cursor = True
        awal = len(connection.queries)
        massal("usulkan", program, dian)
        return len(connection.queries) - awal

    KeluargaFactory()
    satu = banyak_perintah()
    KeluargaFactory.create_batch(3)

    assert banyak_perintah() == satu


def test_keluarga_yang_digabung_selagi_ditinjau_ditolak(dian):
    """Its row still fits the verb; it is only a record of another family by now."""
    lama, tetap = KepesertaanFactory.create_batch(2)
    terlihat = rencanakan(
        Keluarga.objects.all(), program=lama.program, tindakan=LENGKAP["tangguhkan"], tanggal=HARI
    )
    Keluarga.objects.filter(pk=lama.keluarga_id).update(digabung_ke=tetap.keluarga)

    with pytest.raises(RencanaBerubah) as berubah:
        massal("tangguhkan", lama.program, dian, sidik=terlihat.sidik)
    with pytest.raises(Terhalang, match="Sudah digabung ke keluarga lain"):
        lakukan("tangguhkan", lama.keluarga, lama.program, dian)

    assert berubah.value.args[0].terhalang == [("Sudah digabung ke keluarga lain", 1)]
    assert set(Kepesertaan.objects.values_list("status", flat=True)) == {"AKTIF"}

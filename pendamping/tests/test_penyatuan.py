from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from kpm.ganda.pembatalan import TidakDapatDibatalkan
from kpm.ganda.pencarian import cari_dugaan
from kpm.ganda.penggabungan import BukanWewenang, KeluargaBerubah, Pilihan, versi_keluarga
from kpm.ganda.putusan import DugaanBerubah, putuskan, versi_dugaan
from kpm.models import (
    Anggota,
    DugaanGanda,
    Keluarga,
    Kepesertaan,
    PenggabunganKeluarga,
    Rekening,
)
from kpm.pemecahan import Pecahan, bahan, pecah_keluarga
from kpm.pemutakhiran import sidik
from kpm.riwayat import Kolom, riwayat_keluarga
from kpm.salur.rekening import catat_rekening
from kpm.tests.factories import (
    AnggotaFactory,
    KeluargaFactory,
    KepesertaanFactory,
    ProgramFactory,
    RekeningFactory,
)
from pendamping.models import Kunjungan, Penugasan
from pendamping.penyatuan import pisahkan_kembali, satukan_keluarga
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory
from pendamping.tests.kiriman import isi_kunjungan
from pendamping.tests.test_serempak import jalankan

PADA = timezone.now()
HARI_INI = timezone.localdate(PADA)
NIK = "3673014403850011"
KOMITMEN = {
    "jenis": "sekolah",
    "bulan": f"{HARI_INI:%Y-%m}",
    "hadir": 20,
    "hari_efektif": 22,
    "alasan": None,
}


@pytest.fixture
def dua(db):
    """Siti's family stands twice: once with a child, once with her husband as the head."""
    utama = KeluargaFactory(nomor="JSR-A", alamat="Kp. Lama", nomor_hp="", desil=2)
    digabung = KeluargaFactory(nomor="JSR-B", alamat="Kp. Baru", nomor_hp="+628123456789")
    AnggotaFactory(keluarga=utama, nama="Siti", nik=NIK, hubungan="kepala", pengurus=True)
    AnggotaFactory(keluarga=utama, nama="Dedi", hubungan="anak")
    AnggotaFactory(keluarga=digabung, nama="Ujang", hubungan="kepala", jenis_kelamin="L")
    AnggotaFactory(keluarga=digabung, nama="Siti", nik=NIK, hubungan="pasangan", pekerjaan="Buruh")
    cari_dugaan(pada=PADA)
    return utama, digabung


def orang(keluarga, nama):
    return Anggota.objects.get(keluarga=keluarga, nama=nama)


def pilihan(dua, **isi):
    utama, digabung = dua
    biasa = {
        "kepala": orang(utama, "Siti").pk,
        "alasan": "KK diperiksa di desa: satu keluarga",
        "hubungan": {orang(digabung, "Ujang").pk: "pasangan"},
    }
    return Pilihan(utama=utama, digabung=digabung, **biasa | isi)


def satukan(dua, oleh, *, pendamping=None, versi_isi=None, versi=None, dipilih=None, **isi):
    dugaan = DugaanGanda.objects.get(pertama__in=dua, kedua__in=dua)
    return satukan_keluarga(
        dugaan,
        dipilih or pilihan(dua, **isi),
        pendamping=pendamping,
        oleh=oleh,
        pada=PADA,
        versi=versi or versi_dugaan(dugaan),
        versi_isi=versi_isi or versi_keluarga(*dua),
    )


def potret():
    """Every row of the registry and the caseload, to compare before and after."""
    return {
        model.__name__: sorted(
            model.objects.values_list(
                *[f.name for f in model._meta.fields if f.name != "diubah_pada"]
            ),
            key=lambda baris: baris[0],
        )
        for model in (Keluarga, Anggota, Kepesertaan, Penugasan, Kunjungan)
    }


def test_anggota_menyatu_dan_orang_yang_sama_tercatat_sekali(dua, oki):
    utama, digabung = dua

    satukan(dua, oki)

    tercatat = Anggota.objects.tercatat().order_by("urutan", "pk")
    assert list(tercatat.values_list("keluarga", "nama", "hubungan", "pekerjaan")) == [
        (utama.pk, "Siti", "kepala", "Buruh"),
        (utama.pk, "Dedi", "anak", ""),
        (utama.pk, "Ujang", "pasangan", ""),
    ]
    ganda = Anggota.objects.get(keluarga=digabung)
    assert (ganda.nama, ganda.tanggal_keluar, ganda.alasan_keluar) == ("Siti", HARI_INI, "ganda")


def test_nilai_yang_dipilih_berpindah_dan_kedua_nomor_tetap_ada(dua, oki):
    satukan(dua, oki, dari_digabung=frozenset({"nomor", "nomor_hp", "no_kk"}))

    utama, digabung = (Keluarga.objects.get(pk=k.pk) for k in dua)
    assert (utama.nomor, utama.nomor_hp, utama.alamat) == ("JSR-B", "+628123456789", "Kp. Lama")
    assert (digabung.nomor, digabung.alamat, digabung.digabung_ke) == ("JSR-A", "Kp. Baru", utama)
    assert utama.no_kk == digabung.no_kk == dua[1].no_kk


def test_keluarga_lama_hilang_dari_daftar_dan_tetap_dapat_dibuka(dua, oki):
    satukan(dua, oki)

    assert list(Keluarga.objects.terlihat_oleh(oki)) == [dua[0]]
    assert set(Keluarga.objects.terlihat_oleh(oki, gabungan=True)) == set(dua)


def test_kepesertaan_berjalan_ikut_dan_yang_berakhir_tinggal(dua, oki):
    utama, digabung = dua
    jalan = KepesertaanFactory(keluarga=digabung)
    lama = KepesertaanFactory(
        keluarga=digabung,
        program=ProgramFactory(kode="JSCM"),
        status="KELUAR",
        tanggal_keluar=date(2025, 1, 1),
        kode_keluar="G01",
    )

    satukan(dua, oki)

    milik = dict(Kepesertaan.objects.values_list("pk", "keluarga"))
    assert milik == {jalan.pk: utama.pk, lama.pk: digabung.pk}


@pytest.mark.parametrize("dipilih", [0, 1])
def test_dua_kepesertaan_satu_program_satu_ditutup_n03(dua, dian, dipilih):
    ikut = [KepesertaanFactory(keluarga=k) for k in dua]

    satukan(dua, dian, kepesertaan={ikut[0].program_id: ikut[dipilih].pk})

    tetap = Kepesertaan.objects.get(tanggal_keluar=None)
    tutup = Kepesertaan.objects.exclude(pk=tetap.pk).get()
    assert (tetap, tetap.keluarga) == (ikut[dipilih], dua[0])
    assert (tutup, tutup.keluarga) == (ikut[1 - dipilih], dua[1 - dipilih])
    assert (tutup.status, tutup.kode_keluar, tutup.tanggal_keluar) == ("KELUAR", "N03", HARI_INI)


def test_operator_tidak_mengakhiri_kepesertaan_berjalan_lewat_penggabungan(dua, oki):
    ikut = [KepesertaanFactory(keluarga=k) for k in dua]
    semula = potret()

    with pytest.raises(BukanWewenang):
        satukan(dua, oki, kepesertaan={ikut[0].program_id: ikut[0].pk})

    assert potret() == semula


def test_operator_menggabung_bila_yang_ditutup_baru_calon(dua, oki):
    KepesertaanFactory(keluarga=dua[0])
    calon = KepesertaanFactory(keluarga=dua[1], status="CALON")

    satukan(dua, oki)

    calon.refresh_from_db()
    assert (calon.status, calon.kode_keluar) == ("KELUAR", "N03")


def test_penugasan_keluarga_lama_berakhir_dan_pendamping_terpilih_mendampingi(
    dua, oki, sari, rekan
):
    for keluarga, siapa in zip(dua, (sari, rekan), strict=True):
        PenugasanFactory(keluarga=keluarga, pendamping=siapa)

    satukan(dua, oki, pendamping=rekan)

    assert list(
        Penugasan.objects.order_by("keluarga", "masa").values_list("keluarga", "pendamping", "masa")
    ) == [
        (dua[0].pk, sari.pk, DateRange(date(2024, 1, 1), HARI_INI)),
        (dua[0].pk, rekan.pk, DateRange(HARI_INI, None)),
        (dua[1].pk, rekan.pk, DateRange(date(2024, 1, 1), HARI_INI)),
    ]


def test_bukti_lapangan_tidak_ditulis_ulang(dua, oki):
    kunjungan = KunjunganFactory(keluarga=dua[1])

    satukan(dua, oki)

    kunjungan.refresh_from_db()
    assert kunjungan.keluarga == dua[1]


def test_gabungan_dari_gabungan_menunjuk_langsung_ke_yang_hidup(dua, oki):
    pertama = KeluargaFactory()
    Keluarga.objects.filter(pk=pertama.pk).update(digabung_ke=dua[1])

    satukan(dua, oki)

    assert Keluarga.objects.get(pk=pertama.pk).digabung_ke == dua[0]


def test_pembatalan_mengembalikan_semua_persis_seperti_semula(dua, dian, sari, rekan):
    for keluarga, siapa in zip(dua, (sari, rekan), strict=True):
        KepesertaanFactory(keluarga=keluarga)
        PenugasanFactory(keluarga=keluarga, pendamping=siapa)
        KunjunganFactory(keluarga=keluarga)
    semula = potret()
    penggabungan = satukan(
        dua,
        dian,
        pendamping=rekan,
        dari_digabung=frozenset({"nomor", "no_kk", "alamat", "nomor_hp", "posisi", "desil"}),
        kepesertaan={k.program_id: k.pk for k in Kepesertaan.objects.order_by("pk")},
    )
    assert potret() != semula

    pisahkan_kembali(penggabungan, alasan="Ternyata saudara kembar", oleh=dian, pada=PADA)

    assert potret() == semula
    penggabungan.refresh_from_db()
    assert (penggabungan.dibatalkan_oleh, penggabungan.dibatalkan_pada) == (dian, PADA)
    assert DugaanGanda.objects.get().status == "terbuka"


@pytest.mark.parametrize(
    ("sesudah", "sebab"),
    [
        (
            lambda k: KunjunganFactory(keluarga=k, diterima_pada=PADA + timedelta(hours=1)),
            "Keluarga gabungan sudah dikunjungi setelah penggabungan.",
        ),
        (
            lambda k: AnggotaFactory(keluarga=k),
            "Ada anggota yang ditambahkan setelah penggabungan.",
        ),
        (
            lambda k: k.anggota.filter(nama="Ujang").update(nama="Ujang S"),
            "Data anggota keluarga hasil penggabungan sudah diubah setelahnya.",
        ),
        (
            lambda k: Keluarga.objects.filter(pk=k.pk).update(digabung_ke=KeluargaFactory()),
            "Data keluarga hasil penggabungan sudah diubah setelahnya.",
        ),
    ],
)
def test_pembatalan_ditolak_bila_ada_yang_bergantung(dua, oki, sesudah, sebab):
    penggabungan = satukan(dua, oki, dari_digabung=frozenset({"alamat"}))
    sesudah(dua[0])
    semula = potret()

    with pytest.raises(TidakDapatDibatalkan) as galat:
        pisahkan_kembali(penggabungan, alasan="Keliru", oleh=oki, pada=PADA)

    assert galat.value.args[0] == [sebab]
    assert potret() == semula


def test_kunjungan_susulan_untuk_keluarga_lama_tidak_menghalangi_pembatalan(dua, oki):
    penggabungan = satukan(dua, oki)
    KunjunganFactory(keluarga=dua[1], diterima_pada=PADA + timedelta(hours=1))

    pisahkan_kembali(penggabungan, alasan="Keliru", oleh=oki, pada=PADA)

    assert not Keluarga.objects.exclude(digabung_ke=None).exists()


def test_data_yang_berubah_sejak_dilihat_tidak_digabung(dua, oki):
    dilihat = versi_keluarga(*dua)
    dua[1].anggota.filter(nama="Ujang").update(pekerjaan="Nelayan")
    semula = potret()

    with pytest.raises(KeluargaBerubah):
        satukan(dua, oki, versi_isi=dilihat)

    assert potret() == semula


def test_dugaan_yang_sudah_diputus_orang_lain_tidak_digabung(dua, oki, dian):
    dugaan = DugaanGanda.objects.get()
    dilihat = versi_dugaan(dugaan)
    putuskan(dugaan, jenis="bukan_ganda", alasan="Beda", oleh=dian, pada=PADA, versi=dilihat)

    with pytest.raises(DugaanBerubah):
        satukan(dua, oki, versi=dilihat)

    assert not PenggabunganKeluarga.objects.exists()


def test_dugaan_lain_tentang_keluarga_lama_gugur(dua, oki):
    ketiga = KeluargaFactory(no_kk=dua[1].no_kk)
    cari_dugaan(pada=PADA)

    satukan(dua, oki)

    lain = DugaanGanda.objects.menyangkut(ketiga).get()
    assert lain.status == "gugur"


@pytest.mark.django_db(transaction=True)
def test_dua_operator_sekaligus_satu_yang_menggabung(dua, oki, dian):
    versi_isi, dipilih, gerbang = versi_keluarga(*dua), pilihan(dua), Barrier(2)

    def gabung(siapa):
        gerbang.wait(timeout=30)
        try:
            satukan(dua, siapa, dipilih=dipilih, versi_isi=versi_isi, versi="terbuka-0")
        except (KeluargaBerubah, DugaanBerubah):
            return "keduluan"
        return "menggabung"

    hasil = jalankan([lambda: gabung(oki), lambda: gabung(dian)], serentak=2)

    assert sorted(hasil) == ["keduluan", "menggabung"]
    assert PenggabunganKeluarga.objects.count() == 1


def test_riwayat_keluarga_lama_menyebut_kepindahan_bukan_nasib_sesudahnya(dua, oki):
    satukan(dua, oki)
    Anggota.objects.filter(nama="Ujang").update(nama="Rahasia Kemudian")

    ubah = [satu for kejadian in riwayat_keluarga(dua[1]) for satu in kejadian.perubahan]
    kolom = [satu for perubahan in ubah for satu in perubahan.kolom]

    assert Kolom("Keluarga", "keluarga ini", "keluarga lain") in kolom
    assert "Rahasia" not in str(kolom)


@pytest.mark.parametrize("siapa", ["sari", "rekan"])
def test_kunjungan_susulan_untuk_keluarga_lama_tetap_tersimpan(
    client, request, dua, oki, sari, rekan, siapa
):
    pendamping = request.getfixturevalue(siapa)
    PenugasanFactory(keluarga=dua[0], pendamping=sari)
    PenugasanFactory(keluarga=dua[1], pendamping=rekan)
    ujang = orang(dua[1], "Ujang")
    satukan(dua, oki, pendamping=sari)
    komitmen = KOMITMEN | {"anggota": str(ujang.uuid)}
    kini = PADA.isoformat()
    waktu = {"mulai": kini, "selesai": kini, "dikirim": kini}
    client.force_login(pendamping)

    jawab = client.put(
        reverse("pendamping:api-kunjungan", args=[uuid4()]),
        isi_kunjungan(dua[1], komitmen=[komitmen], **waktu),
        content_type="application/json",
    )

    assert jawab.status_code == 201, jawab.content
    kunjungan = Kunjungan.objects.get()
    assert kunjungan.keluarga == dua[1]
    assert kunjungan.komitmen.get().anggota.keluarga == dua[0]
    assert kunjungan.di_luar_dampingan == (siapa == "rekan")  # sari has the joined family


def rekening_berlaku():
    berlaku = Rekening.objects.berlaku().order_by("keluarga")
    return [(satu.keluarga, satu.nomor) for satu in berlaku]


def test_rekening_keluarga_lama_ikut_ke_penerus_yang_belum_punya(dua, oki):
    utama, digabung = dua
    lama = RekeningFactory(keluarga=digabung, nomor="0011223344", pemilik="Siti")

    satukan(dua, oki)

    baru = Rekening.objects.berlaku().get()
    assert (baru.keluarga, baru.bank, baru.nomor, baru.pemilik, baru.dicatat_oleh) == (
        *(utama, "BJB", "0011223344", "Siti", oki),
    )
    lama.refresh_from_db()
    assert (lama.keluarga, lama.berakhir_pada, lama.diakhiri_oleh, lama.alasan_berakhir) == (
        *(digabung, PADA, oki, "keluarga digabung, rekening ikut ke penerusnya"),
    )


def test_penerus_tetap_memakai_rekeningnya_sendiri(dua, oki):
    utama, digabung = dua
    RekeningFactory(keluarga=utama, nomor="0000000001")
    lama = RekeningFactory(keluarga=digabung, nomor="0000000002")

    satukan(dua, oki)

    assert rekening_berlaku() == [(utama, "0000000001")]
    lama.refresh_from_db()
    assert lama.alasan_berakhir == "keluarga digabung, rekening penerusnya yang dipakai"


@pytest.mark.parametrize("punya_sendiri", [True, False])
def test_pembatalan_mengembalikan_rekening_kedua_keluarga(dua, oki, punya_sendiri):
    utama, digabung = dua
    if punya_sendiri:
        RekeningFactory(keluarga=utama, nomor="0000000001")
    RekeningFactory(keluarga=digabung, nomor="0000000002")
    dahulu = rekening_berlaku()
    gabungan = satukan(dua, oki)

    pisahkan_kembali(gabungan, alasan="Keliru", oleh=oki, pada=PADA)

    assert rekening_berlaku() == dahulu


def test_pembatalan_ditolak_bila_rekening_bawaan_sudah_diganti(dua, oki):
    utama, digabung = dua
    RekeningFactory(keluarga=digabung, nomor="0000000002")
    gabungan = satukan(dua, oki)
    catat_rekening(
        utama,
        bank="BRI",
        nomor="0000000003",
        pemilik="Siti",
        tanggal_sumber=HARI_INI,
        oleh=oki,
        pada=PADA,
    )

    with pytest.raises(TidakDapatDibatalkan) as galat:
        pisahkan_kembali(gabungan, alasan="Keliru", oleh=oki, pada=PADA)

    assert galat.value.args[0] == [
        "Rekening yang dibawa dari keluarga lama sudah diganti setelah penggabungan."
    ]
    assert rekening_berlaku() == [(utama, "0000000003")]


@pytest.mark.parametrize("lalu", ["tinggal", "digabung"])
def test_kunjungan_susulan_menyebut_anggota_yang_sudah_dipecah(client, dua, oki, sari, lalu):
    """Divided, and what came of it joined into a third family: the phone knows of neither."""
    asal, ketiga = dua
    PenugasanFactory(keluarga=asal, pendamping=sari)
    siti, dedi = orang(asal, "Siti"), orang(asal, "Dedi")
    pecahan = Pecahan(
        uuid=uuid4(),
        isi={"wilayah": asal.wilayah},
        ikut=frozenset({dedi.pk}),
        hubungan={siti.pk: "kepala", dedi.pk: "kepala"},
        pengurus_lama=siti.pk,
        pengurus_baru=dedi.pk,
        tanggal=HARI_INI,
    )
    anggota, kepesertaan = bahan(asal)
    baru = pecah_keluarga(
        asal,
        pecahan,
        terlihat=sidik(Keluarga.objects.get(pk=asal.pk), *anggota, *kepesertaan),
        oleh=oki,
        pada=PADA,
        alasan="KK baru",
    )
    if lalu == "digabung":
        Anggota.objects.filter(pk=dedi.pk).update(keluarga=ketiga, hubungan="anak", pengurus=False)
    komitmen = KOMITMEN | {"anggota": str(dedi.uuid)}
    kini = PADA.isoformat()
    client.force_login(sari)

    jawab = client.put(
        reverse("pendamping:api-kunjungan", args=[uuid4()]),
        isi_kunjungan(asal, komitmen=[komitmen], mulai=kini, selesai=kini, dikirim=kini),
        content_type="application/json",
    )

    assert jawab.status_code == 201, jawab.content
    kunjungan = Kunjungan.objects.get()
    assert kunjungan.keluarga == asal
    assert kunjungan.komitmen.get().anggota == dedi
    assert not Penugasan.objects.filter(keluarga=baru).exists()


def test_kunjungan_yang_menyebut_anggota_keluarga_lain_ditolak(client, dua, sari):
    PenugasanFactory(keluarga=dua[0], pendamping=sari)
    komitmen = KOMITMEN | {"anggota": str(orang(dua[1], "Ujang").uuid)}
    client.force_login(sari)

    jawab = client.put(
        reverse("pendamping:api-kunjungan", args=[uuid4()]),
        isi_kunjungan(dua[0], komitmen=[komitmen]),
        content_type="application/json",
    )

    assert (jawab.status_code, Kunjungan.objects.count()) == (400, 0)

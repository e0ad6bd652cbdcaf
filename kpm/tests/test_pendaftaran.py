from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Anggota, Keluarga, Kepesertaan
from kpm.pendaftaran import (
    AnggotaBaru,
    KeluargaBaru,
    KepesertaanBaru,
    TanpaKepala,
    daftarkan_keluarga_massal,
)
from kpm.tests.factories import KeluargaFactory, ProgramFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 10, 1, 3, tzinfo=UTC)


def keluarga(**isi):
    anggota = [
        AnggotaBaru(nama="Jaenudin", hubungan="kepala", jenis_kelamin="L", nik="3601172304840001"),
        AnggotaBaru(nama="Eneng", hubungan="pasangan", jenis_kelamin="P", pengurus=True),
    ]
    return KeluargaBaru(
        **{"wilayah_id": WilayahFactory().pk, "nomor": "JSR-1", "anggota": anggota, **isi}
    )


def test_keluarga_massal_tersimpan_dengan_anggota_dan_kepesertaannya():
    program = ProgramFactory()
    ikut = KepesertaanBaru(program_id=program.pk, tanggal_masuk=date(2023, 1, 1))

    (pk,) = daftarkan_keluarga_massal(
        [keluarga(no_kk="3601172502120002", lokasi=(105.96, -6.26), kepesertaan=[ikut])],
        pada=PADA,
    )

    tersimpan = Keluarga.objects.get(pk=pk)
    assert (tersimpan.nama_pengurus, tersimpan.no_kk, tersimpan.dibuat_pada) == (
        "Eneng",
        "3601172502120002",
        PADA,
    )
    assert tersimpan.lokasi.coords == (105.96, -6.26)
    assert list(tersimpan.anggota.order_by("urutan").values_list("nama", "nik", "hubungan")) == [
        ("Jaenudin", "3601172304840001", "kepala"),
        ("Eneng", None, "pasangan"),
    ]
    assert Kepesertaan.objects.berjalan().get().keluarga == tersimpan


def test_keluarga_massal_menyandikan_nik_di_tabel():
    daftarkan_keluarga_massal([keluarga(no_kk="3601172502120002")], pada=PADA)

    with connection.cursor() as kursor:
        kursor.execute("SELECT k::text || a::text FROM kpm_keluarga k, kpm_anggota a")
        mentah = "".join(isi for (isi,) in kursor.fetchall())
    for nomor in ("3601172304840001", "3601172502120002"):
        assert nomor not in mentah
        assert nomor.encode().hex() not in mentah


def test_keluarga_massal_batal_seluruhnya_bila_satu_nomor_sudah_ada():
    KeluargaFactory(nomor="JSR-2")

    with pytest.raises(IntegrityError):
        daftarkan_keluarga_massal([keluarga(), keluarga(nomor="JSR-2")], pada=PADA)


def test_keluarga_tanpa_kepala_tidak_didaftarkan():
    with pytest.raises(TanpaKepala):
        daftarkan_keluarga_massal([keluarga(anggota=[])], pada=PADA)

    assert Anggota.objects.count() == 0


def test_nomor_urut_hasil_sesuai_urutan_yang_diberikan(monkeypatch):
    monkeypatch.setattr("kpm.pendaftaran.SEKALI_TULIS", 2)

    nomor = daftarkan_keluarga_massal((keluarga(nomor=f"JSR-{n}") for n in range(5)), pada=PADA)

    assert [Keluarga.objects.get(pk=pk).nomor for pk in nomor] == [f"JSR-{n}" for n in range(5)]

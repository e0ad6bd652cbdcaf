from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpm.tests.factories import AnggotaFactory
from pendamping.bukti_foto import simpan_foto_contoh
from pendamping.models import Kunjungan
from pendamping.pencatatan_massal import (
    FotoBaru,
    KomitmenBaru,
    KunjunganBaru,
    catat_kunjungan_massal,
)
from pendamping.penyimpanan import KECIL, penyimpanan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import gambar, titik


def jam(teks):
    return datetime.fromisoformat(f"2026-10-14T{teks}:00").replace(tzinfo=ZoneInfo("Asia/Jakarta"))


def kunjungan_baru(penugasan, **ganti):
    return KunjunganBaru(
        **{
            "pendamping_id": penugasan.pendamping_id,
            "keluarga_id": penugasan.keluarga_id,
            "mulai": jam("09:00"),
            "selesai": jam("09:25"),
            "dikirim_pada": jam("09:26"),
            "diterima_pada": jam("09:26"),
            "rumah": (106.15, -6.12, 100.0),
            "titik": [titik()],
            "kegiatan": ["motivasi"],
        }
        | ganti
    )


def test_kunjungan_massal_tersimpan_utuh_dan_dinilai(sari):
    penugasan = PenugasanFactory(pendamping=sari)
    anak = AnggotaFactory(keluarga=penugasan.keluarga)
    foto = FotoBaru(**simpan_foto_contoh(gambar()), diambil_pada=jam("09:05"))
    komitmen = KomitmenBaru(
        anggota_id=anak.pk, jenis="sekolah", bulan=date(2026, 10, 1), hadir=10, hari_efektif=22
    )

    banyak = catat_kunjungan_massal(
        [
            kunjungan_baru(penugasan, foto=[foto], komitmen=[komitmen]),
            kunjungan_baru(penugasan, titik=[]),
        ]
    )

    ada, tanpa = Kunjungan.objects.order_by("pk")
    assert banyak == 2
    assert (ada.putusan_kini.putusan, tanpa.putusan_kini.putusan) == ("hadir", "belum_pasti")
    assert (ada.lokasi.coords, ada.akurasi_m, ada.kegiatan) == ((106.15, -6.12), 12.5, ["motivasi"])
    assert ada.putusan_kini.kunjungan == ada
    assert ada.komitmen.get().status == "TIDAK_PATUH"
    assert penyimpanan().ada(KECIL, ada.foto.get().sha256)


def test_putusan_massal_sama_dengan_putusan_satu_per_satu(client, sari):
    penugasan = PenugasanFactory(pendamping=sari)
    catat_kunjungan_massal([kunjungan_baru(penugasan)])
    massal = Kunjungan.objects.get()
    client.force_login(sari)
    isi = {
        "keluarga": str(penugasan.keluarga.uuid),
        "jenis": "rumah",
        "mulai": jam("09:00").isoformat(),
        "selesai": jam("09:25").isoformat(),
        "dikirim": jam("09:26").isoformat(),
        "lokasi": [titik()],
    }

    jawab = client.put(
        "/api/v1/kunjungan/00000000-0000-4000-8000-000000000001/",
        isi,
        content_type="application/json",
    )

    satu = Kunjungan.objects.exclude(pk=massal.pk).get().putusan_kini
    assert jawab.status_code == 201
    assert satu.putusan == massal.putusan_kini.putusan == "hadir"
    assert satu.alasan[:3] == massal.putusan_kini.alasan

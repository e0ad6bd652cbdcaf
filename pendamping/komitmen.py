"""Rules of the commitments: when a reported duty counts as met (domain 2.2 and 2.9)."""

from pendamping.models.komitmen import JenisKomitmen, StatusKomitmen

BATAS_SEKOLAH = 0.85  # of the effective school days of the month
TIDAK_BERLAKU = {"LAYANAN_TIDAK_ADA"}  # no service that month never counts against a family


def status_komitmen(
    jenis: str, hadir: int | None, hari_efektif: int | None, alasan: str = ""
) -> str:
    """Name the status of one duty in one month; missing numbers are never read as failure.

    School is met at 85 % of the effective days; every other duty when all visits that were due
    were made.
    """
    if alasan in TIDAK_BERLAKU or hari_efektif == 0:
        return StatusKomitmen.TIDAK_BERLAKU
    if hadir is None or hari_efektif is None:
        return StatusKomitmen.BELUM_TERVERIFIKASI
    perlu = BATAS_SEKOLAH * hari_efektif if jenis == JenisKomitmen.SEKOLAH else hari_efektif
    return StatusKomitmen.PATUH if hadir >= perlu else StatusKomitmen.TIDAK_PATUH

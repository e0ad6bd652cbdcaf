"""Many pendamping accounts from one file: read, shown, and only then opened."""

import csv

from django.contrib import admin
from django.core import signing
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from ejsika.akun.admin.forms import FormBerkasAkun
from ejsika.akun.admin.tindakan import catat, lembar_sandi
from ejsika.akun.berkas_akun import BerkasTidakTerbaca, baca_berkas_akun
from ejsika.akun.pembuatan_akun import buat_akun_pendamping, periksa_calon

GARAM = "ejsika.akun.massal"
BERLAKU_DETIK = 3600


def _segel(request, baris):
    """The checked rows, signed for this admin: the browser carries them, nothing is stored."""
    return signing.dumps([request.user.pk, baris], salt=GARAM, compress=True)


def _buka_segel(request, segel):
    pemilik, baris = signing.loads(segel, salt=GARAM, max_age=BERLAKU_DETIK)
    if pemilik != request.user.pk:
        raise signing.BadSignature
    return baris


def _halaman(request, form, **isi):
    isi = admin.site.each_context(request) | {"title": "Buat akun pendamping", "form": form} | isi
    return render(request, "admin/akun/pengguna/massal.html", isi)


def _pratinjau(request, form, baris):
    calon = periksa_calon(baris)
    sah = [satu for satu in calon if not satu.galat]
    return _halaman(
        request,
        form,
        sah=sah,
        ditolak=[satu for satu in calon if satu.galat],
        segel=_segel(request, _mentah(sah)),
    )


def _mentah(calon):
    """Accepted rows as they would stand in a file, the proposed username included."""
    return [
        {
            "nomor": satu.nomor,
            "nama_lengkap": satu.nama_lengkap,
            "nomor_hp": satu.nomor_hp,
            "kode_wilayah": ";".join(satu.kode_wilayah),
            "username": satu.username,
        }
        for satu in calon
    ]


@sensitive_post_parameters()
def massal(request):
    """GET: choose a file. POST a file: the preview. POST the seal: the accounts and their sheet."""
    if "segel" in request.POST:
        return _buat(request)
    form = FormBerkasAkun(request.POST or None, request.FILES or None)
    if form.is_valid():
        berkas = form.cleaned_data["berkas"]
        try:
            return _pratinjau(request, form, baca_berkas_akun(berkas.read(2 * 1024 * 1024 + 1)))
        except BerkasTidakTerbaca as galat:
            form.add_error("berkas", str(galat))
    return _halaman(request, form)


def _buat(request):
    form = FormBerkasAkun()
    try:
        baris = _buka_segel(request, request.POST["segel"])
    except signing.BadSignature:
        return _halaman(request, form, gagal="Pratinjau sudah kedaluwarsa. Pilih berkasnya lagi.")
    calon = periksa_calon(baris)
    if not calon or any(satu.galat for satu in calon):
        return _pratinjau(request, form, baris)
    try:
        akun = buat_akun_pendamping(calon, pada=timezone.now())
    except IntegrityError:  # someone took a name in this very moment
        return _pratinjau(request, form, baris)
    for pengguna, _ in akun:
        catat(request, pengguna, "Akun dibuat dari berkas.")
    return lembar_sandi(request, akun)


def contoh(request):
    """An empty list to fill in."""
    jawab = HttpResponse(content_type="text/csv; charset=utf-8")
    jawab.headers["Content-Disposition"] = 'attachment; filename="akun-pendamping.csv"'
    jawab.write("\ufeff")
    penulis = csv.writer(jawab, delimiter=";")
    penulis.writerow(["nama lengkap", "nomor HP", "kode wilayah", "username"])
    penulis.writerow(["Siti Contoh", "0812-3456-7890", "36.01", ""])
    return jawab

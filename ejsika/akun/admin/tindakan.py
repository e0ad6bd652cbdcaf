"""What an admin does to accounts, each asked back once before it is done."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from ejsika.akun.penonaktifan import aktifkan, nonaktifkan
from ejsika.akun.sandi import atur_ulang_sandi


@dataclass(frozen=True)
class Tindakan:
    """The words of one action: its button, what it means, and what the log says."""

    tombol: str
    akibat: str
    catatan: str


TINDAKAN = {
    "sandi": Tindakan(
        "Atur ulang kata sandi",
        "Kata sandi lama tidak berlaku lagi, semua sesi dan kunci API berakhir. "
        "Kata sandi sekali pakai hanya tampil satu kali: siapkan pencetak.",
        "Kata sandi diatur ulang.",
    ),
    "nonaktif": Tindakan(
        "Nonaktifkan akun",
        "Orangnya keluar dari semua perangkat saat itu juga. Data dan buktinya tetap tersimpan.",
        "Akun dinonaktifkan.",
    ),
    "aktif": Tindakan(
        "Aktifkan akun", "Orangnya dapat masuk lagi dengan kata sandinya.", "Akun diaktifkan."
    ),
}


def tanya_dulu(request, situs, nama, daftar):
    """The page that asks whether this is meant, naming everyone it touches."""
    isi = situs.each_context(request) | {
        "title": TINDAKAN[nama].tombol,
        "nama_tindakan": nama,
        "tindakan": TINDAKAN[nama],
        "daftar": daftar,
    }
    return render(request, "admin/akun/pengguna/yakin.html", isi)


@sensitive_variables("akun")
def jalankan(request, nama, daftar):
    """Do it and note it; returns the printable sheet when there are passwords to hand over."""
    pada = timezone.now()
    akun = []
    for pengguna in daftar:
        if nama == "sandi":
            akun.append((pengguna, atur_ulang_sandi(pengguna, pada=pada)))
        elif nama == "aktif":
            aktifkan(pengguna)
        elif pengguna == request.user:
            messages.error(request, "Anda tidak dapat menonaktifkan akun Anda sendiri.")
            continue
        else:
            nonaktifkan(pengguna)
        catat(request, pengguna, TINDAKAN[nama].catatan)
    if akun:
        return lembar_sandi(request, akun)
    messages.success(request, f"{TINDAKAN[nama].tombol}: selesai untuk {len(daftar)} orang.")
    return None


def catat(request, pengguna, catatan):
    LogEntry.objects.log_actions(
        request.user.pk, [pengguna], CHANGE, change_message=catatan, single_object=True
    )


@sensitive_variables("akun")
def lembar_sandi(request, akun):
    """The sheet of one-time passwords: shown now, kept nowhere, not even by the browser."""
    isi = {"akun": akun, "alamat": request.build_absolute_uri("/")}
    return render(request, "akun/lembar_sandi.html", isi)  # the admin site adds no-store

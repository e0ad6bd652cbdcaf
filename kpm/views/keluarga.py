"""The list of families, its search and its file; the full numbers of one family."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.ekspor import tulis_keluarga
from kpm.komponen import LABEL
from kpm.models import AlasanPembukaan, Keluarga
from kpm.models.impor import boleh_mengimpor
from kpm.pembukaan import AlasanForm, buka_nik
from kpm.penyaringan import (
    PILIHAN_DESIL,
    PILIHAN_STATUS,
    HalamanKeluarga,
    SaringForm,
    cip_aktif,
    keluarga_bernomor,
    nomor_rahasia,
    pilihan_program,
)
from kpm.tampilan_wilayah import pilihan_wilayah

PER_HALAMAN = 25
SARING = ("wilayah", "program", "status", "komponen", "desil", "grade", "posisi", "urut")


@require_safe
def keluarga_daftar(request):
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    if nomor_rahasia(request.GET.get("cari", "")):
        messages.warning(request, "Ketik NIK atau No. KK di kotak cari, jangan di alamat halaman.")
        return redirect("kpm:keluarga-daftar")
    form = SaringForm(request.GET)
    keluarga = form.saring(Keluarga.objects.terlihat_oleh(request.user))
    halaman = HalamanKeluarga(keluarga, per_page=PER_HALAMAN).get_page(request.GET.get("hal"))
    terlihat = Wilayah.objects.terlihat_oleh(request.user)
    program = pilihan_program()
    konteks = {
        "halaman": halaman,
        "form": form,
        "cip": cip_aktif(form, program),
        "wilayah": pilihan_wilayah(
            terlihat, form.cleaned_data.get("wilayah", ""), request.user.kode_tugas
        ),
        "boleh_mengimpor": boleh_mengimpor(request.user),
        "pilihan": [
            ("program", "Program", program),
            ("status", "Status", PILIHAN_STATUS),
            ("komponen", "Komponen", LABEL.items()),
            ("desil", "Desil", PILIHAN_DESIL),
            ("posisi", "Posisi rumah", [("tanpa", "Tanpa posisi")]),
        ],
    }
    return render(request, "kpm/keluarga_daftar.html", konteks)


@require_POST
def keluarga_cari(request):
    """A search by words goes into the address; one by NIK or No. KK never does."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    kata = request.POST.get("cari", "").strip()
    if digit := nomor_rahasia(kata):
        return _cari_nomor(request, digit)
    alamat = QueryDict(mutable=True)
    for nama in SARING:
        if nilai := request.POST.get(nama):
            alamat[nama] = nilai
    if kata:
        alamat["cari"] = kata
    return redirect(f"{reverse('kpm:keluarga-daftar')}?{alamat.urlencode()}")


def _cari_nomor(request, digit):
    if len(digit) != 16:
        messages.warning(request, f"NIK dan No. KK 16 digit; yang diketik {len(digit)} digit.")
        return redirect("kpm:keluarga-daftar")
    cocok = keluarga_bernomor(Keluarga.objects.terlihat_oleh(request.user), digit)
    keluarga = list(cocok.untuk_daftar()[:PER_HALAMAN])
    if len(keluarga) == 1:
        return redirect(keluarga[0])
    if not keluarga:
        messages.warning(request, "Tidak ada keluarga dengan nomor itu di wilayah tugas Anda.")
        return redirect("kpm:keluarga-daftar")
    return render(request, "kpm/keluarga_bernomor.html", {"keluarga": keluarga})


@require_safe
def keluarga_ekspor(request):
    """The filtered list as XLSX, numbers masked, its row count in name and sheet."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    keluarga = SaringForm(request.GET).saring(Keluarga.objects.terlihat_oleh(request.user))
    berkas, banyak = tulis_keluarga(keluarga, pada=timezone.localtime())
    return FileResponse(berkas, as_attachment=True, filename=f"keluarga-{banyak}-baris.xlsx")


@never_cache
@require_POST
def nik_buka(request, uuid):
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user).untuk_rinci(), uuid=uuid
    )
    if not request.user.boleh_membuka_nik:
        raise PermissionDenied
    form = AlasanForm(request.POST)
    terbuka = form.is_valid()
    if terbuka:
        alasan = form.cleaned_data["alasan"]
        buka_nik(keluarga, oleh=request.user, alasan=alasan, pada=timezone.now())
    templat = "kpm/_nik.html" if request.htmx else "kpm/nik_buka.html"
    konteks = {"keluarga": keluarga, "terbuka": terbuka, "pilihan_alasan": AlasanPembukaan.choices}
    return render(request, templat, konteks, status=200 if terbuka else 400)

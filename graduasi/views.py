from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ejsika.wilayah.models import Wilayah
from graduasi.forms import PenilaianForm
from graduasi.models import Grade, Penilaian, VersiInstrumen
from graduasi.penilaian import boleh_menilai, catat_penilaian
from graduasi.sebaran import TANPA, dengan_grade, hitung_sebaran, pilihan_wilayah, saring_grade
from kpm.models import Anggota, Keluarga

PILIHAN_GRADE = [(grade.value, f"{grade.name} {grade.label}") for grade in Grade]


@require_safe
def penilaian_daftar(request):
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    keluarga = Keluarga.objects.terlihat_oleh(request.user).kpm()
    terlihat, wilayah = Wilayah.objects.terlihat_oleh(request.user), None
    if kode := request.GET.get("wilayah"):
        wilayah = get_object_or_404(terlihat.defer("batas"), kode=kode)
        keluarga = keluarga.di_wilayah(wilayah)
    baris = saring_grade(keluarga, request.GET.get("grade"))
    halaman = Paginator(dengan_grade(baris), per_page=25).get_page(request.GET.get("hal"))
    isi = {
        "halaman": halaman,
        "sebaran": hitung_sebaran(keluarga),
        "wilayah": wilayah,
        "pilihan_wilayah": pilihan_wilayah(terlihat, wilayah),
        "pilihan_grade": [*PILIHAN_GRADE, (TANPA, "Belum dinilai")],
        "boleh_menilai": boleh_menilai(request.user),
    }
    return render(request, "graduasi/penilaian_daftar.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
def penilaian_isi(request, uuid):
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user).select_related("wilayah__induk"), uuid=uuid
    )
    if not boleh_menilai(request.user):
        raise PermissionDenied
    versi = VersiInstrumen.objects.terlihat_oleh(request.user).dipakai().first()
    if versi is None:
        return render(request, "graduasi/tanpa_instrumen.html", {"keluarga": keluarga})
    anggota = Anggota.objects.terlihat_oleh(request.user).tercatat().filter(keluarga=keluarga)
    jumlah = anggota.count()
    form = PenilaianForm(request.POST or None, versi=versi, initial={"id_isian": uuid4()})
    if form.is_valid():
        penilaian = catat_penilaian(
            keluarga=keluarga,
            versi=versi,
            penilai=request.user,
            jawaban=form.jawaban(),
            jumlah_anggota=jumlah,
            pada=timezone.now(),
            catatan=form.cleaned_data["catatan"],
            id_isian=form.cleaned_data["id_isian"],
        )
        _kabarkan(request, penilaian)
        return redirect(penilaian)
    isi = {"keluarga": keluarga, "versi": versi, "form": form, "jumlah_anggota": jumlah}
    return render(request, "graduasi/penilaian_isi.html", isi, status=400 if form.is_bound else 200)


@require_safe
def penilaian_rinci(request, uuid):
    penilaian = get_object_or_404(
        Penilaian.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )
    isi = {
        "penilaian": penilaian,
        "sebelumnya": penilaian.sebelumnya() if penilaian.grade else None,
        "boleh_menilai": boleh_menilai(request.user),
    }
    return render(request, "graduasi/penilaian_rinci.html", isi)


def _kabarkan(request, penilaian):
    if penilaian.grade:
        grade = Grade(penilaian.grade)
        messages.success(
            request, f"Penilaian tersimpan: Grade {grade.name}, {grade.label.lower()}."
        )
    else:
        messages.warning(
            request,
            f"Tersimpan tanpa grade: {len(penilaian.belum_dijawab)} butir belum dapat dinilai.",
        )

"""What a person fills in about a pair: a decision with its reason, or how two become one."""

from django import forms

from kpm.ganda.penggabungan import KELOMPOK, Pilihan
from kpm.ganda.peringatan import Ditanya
from kpm.identitas import nomor_16
from kpm.isian.dasar import LahirField
from kpm.models import Hubungan, JenisPutusan

UTAMA, DIGABUNG = "utama", "digabung"
ALASAN_KURANG = {"required": "Tuliskan alasannya: orang lain akan membaca putusan ini."}


class AlasanForm(forms.Form):
    """A reason, as every decision has one; `versi` stands for the case as it was shown."""

    alasan = forms.CharField(
        label="Alasan",
        max_length=1000,
        error_messages=ALASAN_KURANG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    versi = forms.CharField(widget=forms.HiddenInput)


class PutusanForm(AlasanForm):
    jenis = forms.ChoiceField(
        label="Putusan",
        choices=[
            (JenisPutusan.BUKAN_GANDA, "Bukan ganda: dua keluarga yang berbeda"),
            (JenisPutusan.TUNDA, "Tunda: perlu diperiksa dahulu"),
        ],
        error_messages={"required": "Pilih putusannya."},
        widget=forms.RadioSelect,
    )
    field_order = ["jenis", "alasan", "versi"]


class PeriksaForm(forms.Form):
    """What has been typed of a family so far; what cannot be read yet is not asked about."""

    nik = forms.CharField(required=False, max_length=40)
    no_kk = forms.CharField(required=False, max_length=40)
    nama = forms.CharField(required=False, max_length=150)
    tanggal_lahir = LahirField(required=False)
    wilayah = forms.CharField(required=False, max_length=13)
    keluarga = forms.UUIDField(required=False)

    def __init__(self, data, *, terlihat):
        super().__init__(data)
        self.terlihat = terlihat

    def ditanya(self):
        self.full_clean()
        isi = self.cleaned_data
        selain = self._selain(isi.get("keluarga"))
        return Ditanya(
            nik=nomor_16(isi.get("nik", ""), "NIK")[0],
            no_kk=nomor_16(isi.get("no_kk", ""), "No. KK")[0],
            nama=isi.get("nama", ""),
            tanggal_lahir=isi.get("tanggal_lahir"),
            kode_desa=isi.get("wilayah") or (selain.wilayah.kode if selain else ""),
            selain=selain,
        )

    def _selain(self, uuid):
        return uuid and self.terlihat.filter(uuid=uuid).select_related("wilayah").first()


class GabungForm(AlasanForm):
    """How the joined family is to be: per difference whose value, who heads it, what stays.

    `kiri` is the side that stays, `kanan` the one that becomes a record.
    """

    versi_isi = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, kiri, kanan, orang, baris, calon_pemegang, **lain):
        super().__init__(data, **lain)
        self.kiri, self.kanan = kiri, kanan
        self.baris = [satu for satu in baris if satu.beda]
        self.sama_nik, self.mungkin_sama = _berpasangan(orang)
        self.calon_pemegang = {satu.username: satu for satu in calon_pemegang}
        self.bentrok = _bentrok(kiri.kepesertaan, kanan.kepesertaan)
        self._isi_keluarga()
        self._isi_anggota()
        self._isi_bantuan()

    def _isi_keluarga(self):
        for satu in self.baris:
            pilihan = [(UTAMA, satu.pertama or "kosong"), (DIGABUNG, satu.kedua or "kosong")]
            self.fields[f"isi_{satu.nama}"] = forms.ChoiceField(
                label=satu.label,
                choices=pilihan,
                initial=UTAMA if satu.pertama else DIGABUNG,
                widget=forms.RadioSelect,
            )

    def _isi_anggota(self):
        for satu, padanan in self.mungkin_sama:
            self.fields[f"sama_{satu.pk}"] = forms.BooleanField(
                label=f"{satu.nama} sama orangnya dengan {padanan.nama}",
                required=False,
                initial=not (satu.nik and padanan.nik),
            )
        orang = self.calon_anggota()
        nama = [(satu.pk, self._sebut(satu)) for satu in orang]
        kepala = next((a.pk for a in orang if a.hubungan == Hubungan.KEPALA), None)
        pengurus = next((a.pk for a in orang if a.pengurus), "")
        self.fields["kepala"] = forms.TypedChoiceField(
            label="Kepala keluarga", choices=nama, coerce=int, initial=kepala
        )
        self.fields["pengurus"] = forms.TypedChoiceField(
            label="Pengurus bantuan",
            choices=[("", "Belum ada"), *nama],
            coerce=int,
            empty_value=None,
            required=False,
            initial=pengurus,
        )
        self.kepala_dugaan = next((a for a in orang if a.pk == kepala), None)
        for satu in orang:
            self.fields[f"hubungan_{satu.pk}"] = forms.ChoiceField(
                label=self._sebut(satu), choices=Hubungan.choices, initial=self._hubungan(satu)
            )

    def _hubungan(self, anggota):
        """A second head is probably the spouse of the first, if they can be; else a relative."""
        kepala = self.kepala_dugaan
        if anggota.hubungan != Hubungan.KEPALA or anggota is kepala:
            return anggota.hubungan
        beda = kepala and kepala.jenis_kelamin != anggota.jenis_kelamin
        return Hubungan.PASANGAN if beda else Hubungan.FAMILI

    def _isi_bantuan(self):
        for program, (kiri, kanan) in self.bentrok.items():
            self.fields[f"program_{program.pk}"] = forms.TypedChoiceField(
                label=program.nama,
                choices=[(p.pk, _kepesertaan(p)) for p in (kiri, kanan)],
                coerce=int,
                initial=kiri.pk,
                widget=forms.RadioSelect,
            )
        if self.calon_pemegang:
            self.fields["pendamping"] = forms.ChoiceField(
                label="Pendamping keluarga gabungan",
                choices=[(nama, satu.nama_lengkap) for nama, satu in self.calon_pemegang.items()],
                widget=forms.RadioSelect,
                initial=next(iter(self.calon_pemegang)),
            )

    def calon_anggota(self):
        """Everyone of the joined family; a person who is in both is there once."""
        datang = [a for a in self.kanan.anggota if a.pk not in self.sama_nik]
        return [a for a in [*self.kiri.anggota, *datang] if a.tanggal_keluar is None]

    def _sebut(self, anggota):
        asal = "" if anggota.keluarga_id == self.kiri.keluarga.pk else ", dari keluarga kedua"
        return f"{anggota.nama}{asal}"

    def clean(self):
        isi = super().clean()
        hilang = {a.pk for a, _ in self.mungkin_sama if isi.get(f"sama_{a.pk}")}
        for nama in ("kepala", "pengurus"):
            if isi.get(nama) in hilang:
                self.add_error(nama, "Orang ini Anda centang sama dengan anggota lain; pilih dia.")
        kedua = [
            a
            for a in self.calon_anggota()
            if isi.get(f"hubungan_{a.pk}") == Hubungan.KEPALA
            and a.pk != isi.get("kepala")
            and a.pk not in hilang
        ]
        for satu in kedua:
            self.add_error(
                f"hubungan_{satu.pk}", f"Hanya satu kepala keluarga: apa hubungan {satu.nama}?"
            )
        return isi

    def pilihan(self):
        """The choices as `kpm.ganda.penggabungan` takes them."""
        isi = self.cleaned_data
        return Pilihan(
            utama=self.kiri.keluarga,
            digabung=self.kanan.keluarga,
            kepala=isi["kepala"],
            pengurus=isi["pengurus"],
            alasan=isi["alasan"],
            dari_digabung=frozenset(
                nama for nama in KELOMPOK if isi.get(f"isi_{nama}") == DIGABUNG
            ),
            orang_sama={a.pk: b.pk for a, b in self.mungkin_sama if isi[f"sama_{a.pk}"]},
            hubungan={a.pk: isi[f"hubungan_{a.pk}"] for a in self.calon_anggota()},
            kepesertaan={p.pk: isi[f"program_{p.pk}"] for p in self.bentrok},
        )

    @property
    def pemegang(self):
        """Who looks after the joined family; None leaves it as it is."""
        return self.calon_pemegang.get(self.cleaned_data.get("pendamping"))

    def kelompok(self, awalan):
        return [self[nama] for nama in self.fields if nama.startswith(awalan)]

    @property
    def isian_keluarga(self):
        return self.kelompok("isi_")

    @property
    def isian_sama(self):
        return self.kelompok("sama_")

    @property
    def isian_hubungan(self):
        return self.kelompok("hubungan_")

    @property
    def isian_program(self):
        return self.kelompok("program_")


def _berpasangan(orang):
    """Who comes twice: by NIK beyond doubt, and who only seems to; `kedua` is who would come."""
    sama_nik, mungkin = set(), []
    for satu in orang:
        if not (satu.pertama and satu.kedua):
            continue
        if satu.pertama.nik and satu.pertama.nik == satu.kedua.nik:
            sama_nik.add(satu.kedua.pk)
        elif satu.pertama.tanggal_keluar is None and satu.kedua.tanggal_keluar is None:
            mungkin.append((satu.kedua, satu.pertama))
    return sama_nik, mungkin


def _bentrok(kiri, kanan):
    """Programmes in which both families take part now: `{programme: (ours, theirs)}`."""
    milik = {p.program: p for p in kiri if p.tanggal_keluar is None}
    return {
        p.program: (milik[p.program], p)
        for p in kanan
        if p.tanggal_keluar is None and p.program in milik
    }


def _kepesertaan(kepesertaan):
    sk = f", SK {kepesertaan.sk_nomor}" if kepesertaan.sk_nomor else ""
    return (
        f"{kepesertaan.get_status_display()} sejak {kepesertaan.tanggal_masuk:%d-%m-%Y}{sk}"
        f" ({kepesertaan.keluarga.nama_pengurus})"
    )

"""The form that divides a family: who goes, who heads each side, what goes along."""

from uuid import uuid4

from django import forms

from kpm import identitas
from kpm.isian.dasar import SEDERHANA, Nomor16Field, TanggalField, TerbacaField
from kpm.isian.keluarga import AlamatForm, desa_field
from kpm.isian.pindah import alasan_wajib
from kpm.models import Hubungan, Keluarga
from kpm.pemecahan import KOLOM_BARU, Pecahan, halangan_beralih
from kpm.pemutakhiran import sidik
from kpm.penyandian import samarkan

IKUT, HUBUNGAN, PROGRAM = "ikut_{}", "hubungan_{}", "program_{}"
TETAP, BERALIH = "tetap", "beralih"
ALAMAT = ("wilayah", "alamat", "rt", "rw", "kode_pos")


class PecahForm(AlamatForm):
    """One family as it stands, to be made two; it carries the fingerprint of all it shows."""

    id_isian = forms.UUIDField(required=False, widget=forms.HiddenInput)
    no_kk = Nomor16Field(
        nama="No. KK keluarga baru", help_text="Kosongkan bila KK barunya belum terbit."
    )
    nomor_hp = TerbacaField(
        label="Nomor HP",
        baca=identitas.nomor_hp,
        galat="Nomor HP {} tidak dapat dibaca. Tulis misalnya 0812-3456-7890.",
        widget=forms.TextInput(attrs=SEDERHANA | {"inputmode": "tel"}),
    )
    tanggal = TanggalField(label="Berlaku sejak", paling_lambat_hari=0)
    alasan = alasan_wajib("Misalnya: KK baru nomor surat 470/12, akta cerai, akta nikah.")
    model = Keluarga
    kolom = KOLOM_BARU
    bagian = (
        ("Alamat dan nomor keluarga baru", (*ALAMAT, "no_kk", "nomor_hp")),
        ("Sejak kapan dan mengapa", ("tanggal", "alasan")),
    )

    def __init__(self, *args, baris, semua, kepesertaan, wilayah, **lain):
        isi = {nama: getattr(baris, nama) for nama in ("alamat", "rt", "rw", "kode_pos")}
        lain["initial"] = isi | {"wilayah": baris.wilayah.kode, "id_isian": uuid4()}
        super().__init__(*args, baris=baris, **lain)
        self.semua, self.kepesertaan = semua, kepesertaan
        self.desa = wilayah
        self.fields["wilayah"] = desa_field(wilayah)
        for satu in semua:
            self._tambah_anggota(satu)
        self._tambah_pengurus()
        self._tambah_program()
        self.order_fields(["id_isian", *self._urutan()])

    def _urutan(self):
        per_orang = [t.format(a.uuid) for a in self.semua for t in (IKUT, HUBUNGAN)]
        program = [PROGRAM.format(satu.pk) for satu in self.kepesertaan]
        return [
            *(*per_orang, "pengurus_baru", "pengurus_lama", *program, "nomor_ikut"),
            *(*ALAMAT, "no_kk", "nomor_hp", "tanggal", "alasan"),
        ]

    def _tambah_anggota(self, satu):
        self.fields[IKUT.format(satu.uuid)] = forms.BooleanField(
            label=f"{satu.nama} ikut keluarga baru", required=False
        )
        self.fields[HUBUNGAN.format(satu.uuid)] = forms.ChoiceField(
            label=f"Hubungan {satu.nama} dengan kepala keluarganya",
            choices=[("", "Pilih"), *Hubungan.choices],
            initial=satu.hubungan,
            widget=forms.Select(attrs=SEDERHANA),
            error_messages={"required": f"Pilih hubungan {satu.nama}."},
        )

    def _tambah_pengurus(self):
        pilihan = [("", "Pilih"), *((str(satu.uuid), satu.nama) for satu in self.semua)]
        urut = sorted(self.semua, key=lambda a: (not a.pengurus, a.hubungan != Hubungan.KEPALA))
        for nama, label, initial in (
            ("pengurus_baru", "Pengurus keluarga baru", ""),
            ("pengurus_lama", "Pengurus keluarga asal", str(urut[0].uuid) if urut else ""),
        ):
            self.fields[nama] = forms.ChoiceField(
                label=label,
                choices=pilihan,
                initial=initial,
                widget=forms.Select(attrs=SEDERHANA),
                error_messages={"required": "Pilih salah satu anggota."},
            )

    def _tambah_program(self):
        """A membership stays or goes: nothing is taken for granted unless it cannot go."""
        halangan = halangan_beralih(self.kepesertaan)
        for satu in self.kepesertaan:
            tertahan = halangan.get(satu.pk)
            pilihan = [(TETAP, "Tetap di keluarga asal"), (BERALIH, "Beralih ke keluarga baru")]
            self.fields[PROGRAM.format(satu.pk)] = forms.ChoiceField(
                label=f"Kepesertaan {satu.program.nama} ({satu.get_status_display().lower()})",
                choices=pilihan[:1] if tertahan else pilihan,
                initial=TETAP if tertahan else None,
                help_text=f"{tertahan} Selama itu tetap di keluarga asal." if tertahan else "",
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih keluarga mana yang meneruskan kepesertaan ini."},
            )
        if self.baris.nomor and self.kepesertaan:
            self.fields["nomor_ikut"] = forms.BooleanField(
                label=f"Nomor peserta {self.baris.nomor} ikut ke keluarga baru", required=False
            )

    @property
    def sidik_tampil(self):
        if self.is_bound:
            return self.terlihat
        return sidik(self.baris, *self.semua, *self.kepesertaan)

    def clean_id_isian(self):
        return self.cleaned_data["id_isian"] or uuid4()

    def clean(self):
        isi = self.cleaned_data
        self.ikut = [a for a in self.semua if isi.get(IKUT.format(a.uuid))]
        self.tinggal = [a for a in self.semua if a not in self.ikut]
        if self.semua and not (self.ikut and self.tinggal):
            pesan = "Paling sedikit satu anggota tinggal di keluarga asal."
            if not self.ikut:
                pesan = "Centang siapa yang menjadi keluarga baru, paling sedikit satu orang."
            self.add_error(IKUT.format(self.semua[0].uuid), pesan)
        else:
            self._periksa_sisi(self.ikut, "keluarga baru", "pengurus_baru")
            self._periksa_sisi(self.tinggal, "keluarga asal", "pengurus_lama")
        for satu in self._beralih():
            if isi.get("tanggal") and satu.tanggal_masuk > isi["tanggal"]:
                self.add_error("tanggal", "Kepesertaan yang beralih dimulai sesudah tanggal ini.")
        return super().clean()

    def _periksa_sisi(self, sisi, sebutan, pengurus):
        isi = self.cleaned_data
        kepala = [a for a in sisi if isi.get(HUBUNGAN.format(a.uuid)) == Hubungan.KEPALA]
        if not kepala:
            pesan = f"Pilih seorang kepala keluarga untuk {sebutan}."
            self.add_error(HUBUNGAN.format(sisi[0].uuid), pesan)
        for satu in kepala[1:]:
            pesan = f"Hanya satu kepala keluarga di {sebutan}: apa hubungan {satu.nama}?"
            self.add_error(HUBUNGAN.format(satu.uuid), pesan)
        dipilih = isi.get(pengurus)
        if dipilih and dipilih not in {str(a.uuid) for a in sisi}:
            self.add_error(pengurus, f"Orang ini tidak di {sebutan}. Pilih anggota lain.")

    def _beralih(self):
        isi = self.cleaned_data
        return [k for k in self.kepesertaan if isi.get(PROGRAM.format(k.pk)) == BERALIH]

    def periksa(self, isi):
        no_kk = isi.get("no_kk")
        peringatan = []
        if no_kk and no_kk == self.baris.no_kk:
            peringatan.append("No. KK ini sama dengan No. KK keluarga asal.")
        if no_kk and no_kk[:4] != isi["wilayah"][:5].replace(".", ""):
            peringatan.append("No. KK ini diterbitkan di kabupaten/kota lain.")
        return peringatan

    def pecahan(self):
        """The choices as `kpm.pemecahan` takes them."""
        isi = self.cleaned_data
        menurut_uuid = {str(a.uuid): a.pk for a in self.semua}
        milik = {nama: isi[nama] for nama in KOLOM_BARU}
        return Pecahan(
            uuid=isi["id_isian"],
            isi=milik | {"wilayah": self.desa.get(kode=isi["wilayah"])},
            ikut=frozenset(a.pk for a in self.ikut),
            hubungan={a.pk: isi[HUBUNGAN.format(a.uuid)] for a in self.semua},
            pengurus_lama=menurut_uuid[isi["pengurus_lama"]],
            pengurus_baru=menurut_uuid[isi["pengurus_baru"]],
            beralih=frozenset(satu.pk for satu in self._beralih()),
            nomor_ikut=bool(isi.get("nomor_ikut")),
            tanggal=isi["tanggal"],
        )

    @property
    def nama_desa(self):
        return dict(self.desa.values_list("kode", "nama"))[self.cleaned_data["wilayah"]]

    @property
    def no_kk_samar(self):
        return samarkan(self.cleaned_data["no_kk"])

    def isian_orang(self):
        """`(who goes, their relation)` for each member, as the page shows them."""
        return [(self[IKUT.format(a.uuid)], self[HUBUNGAN.format(a.uuid)]) for a in self.semua]

    def isian_program(self):
        return [self[PROGRAM.format(satu.pk)] for satu in self.kepesertaan]

    def kiriman(self):
        """What was sent, to be carried through the page that shows the result beforehand."""
        nama = [*self.fields, "terlihat"]
        return [(satu, self.data[satu]) for satu in nama if self.data.get(satu)]

    def sisi(self):
        """Both families as they will be."""
        isi, beralih = self.cleaned_data, self._beralih()
        pindah_nomor = bool(isi.get("nomor_ikut"))
        for judul, orang, pengurus, baru in (
            ("Keluarga asal", self.tinggal, isi["pengurus_lama"], False),
            ("Keluarga baru", self.ikut, isi["pengurus_baru"], True),
        ):
            yield {
                "judul": judul,
                "baru": baru,
                "anggota": [
                    (a, Hubungan(isi[HUBUNGAN.format(a.uuid)]).label, str(a.uuid) == pengurus)
                    for a in orang
                ],
                "program": [k.program for k in self.kepesertaan if (k in beralih) == baru],
                "nomor": self.baris.nomor if pindah_nomor == baru else None,
            }

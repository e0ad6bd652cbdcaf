"""Charts as SVG without a line of style or script; the table beside each belongs to the page."""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from laporan.bagan import deret_batang, deret_tiang, deret_tumpuk
from laporan.bentuk import tulis_angka, tulis_bulan, tulis_persen, tulis_rupiah

register = template.Library()
register.filter("angka", tulis_angka)
register.filter("persen", tulis_persen)
register.filter("rupiah", tulis_rupiah)
register.filter("bulan_tahun", tulis_bulan)


@register.simple_tag
def sel_angka(sel):
    """The figures of one table row; a page has a thousand, so they are joined in one go."""
    return mark_safe(  # noqa: S308  every part is escaped here
        "".join(
            f'<td class="angka"><a href="{escape(s.tautan)}">{escape(s.teks)}</a></td>'
            if s.tautan
            else f'<td class="angka">{escape(s.teks)}</td>'
            for s in sel
        )
    )


@register.inclusion_tag("laporan/_bagan_batang.html")
def bagan_batang(baris, judul, maks=None):
    """Bars from `(name, value, words)`; without `maks` the longest fills the width."""
    baris = list(baris)
    maks = maks or max((n for _, n, _ in baris if n), default=0)
    return {"deret": deret_batang(baris, maks=maks), "tinggi": 44 * len(baris), "judul": judul}


@register.inclusion_tag("laporan/_bagan_tumpuk.html")
def bagan_tumpuk(baris, judul):
    """Bars of 100 % from `(name, [(class, label, count), …], words)`."""
    deret = deret_tumpuk(baris)
    return {"deret": deret, "tinggi": 48 * len(deret), "judul": judul}


@register.inclusion_tag("laporan/_bagan_tiang.html")
def bagan_tiang(titik, judul, maks):
    """Columns over time from `(label below, value, words)`."""
    return {"deret": deret_tiang(titik, maks=maks), "judul": judul}

"""Small numbers of people are not shown to those who may not see a name (keandalan 10).

Hiding one number of a column whose total stands below it hides nothing, so at least two numbers go,
and what they hide together is never fewer than the limit. A distribution of one region whose parts
add up to a number shown elsewhere goes whole.
"""

from collections.abc import Iterable, Mapping, Sequence

BATAS = 5
KECIL = "<5"


def samarkan_kolom(nilai: Sequence[int | None]) -> list[int | str | None]:
    """The column with its small numbers hidden, and as many others as keep them hidden."""
    hilang = {i for i, n in enumerate(nilai) if n is not None and 0 < n < BATAS}
    if not hilang:
        return list(nilai)
    sisa = sorted((n, i) for i, n in enumerate(nilai) if n and i not in hilang)
    while sisa and (len(hilang) < 2 or sum(nilai[i] for i in hilang) < BATAS):
        hilang.add(sisa.pop(0)[1])
    return [KECIL if i in hilang else n for i, n in enumerate(nilai)]


def samarkan_sebaran(angka: Mapping[str, int], nama: Iterable[str]) -> bool:
    """Must this group of figures of one region be hidden whole?"""
    return any(0 < angka.get(n, 0) < BATAS for n in nama)

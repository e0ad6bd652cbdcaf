import pytest

from kpm.menu_registri import tab_untuk


@pytest.mark.parametrize(
    ("siapa", "impor"),
    [("oki", True), ("dian", True), ("ratna", False), ("kepala", False)],
)
def test_tab_impor_hanya_bagi_yang_mengimpor(request, siapa, impor):
    label = [tab["label"] for tab in tab_untuk(request.getfixturevalue(siapa), "/kpm/")]

    assert ("Daftar" in label, "Impor" in label) == (True, impor)


def test_usulan_sanksi_ada_di_bawah_penyaluran(client, dian):
    client.force_login(dian)

    jawab = client.get("/komitmen/usulan/")

    menu = [butir["label"] for butir in jawab.context["menu"] if butir["aktif"]]
    tab = [tab["label"] for tab in tab_untuk(dian, "/komitmen/usulan/") if tab["aktif"]]
    assert (menu, tab) == (["Keluarga"], ["Penyaluran"])


@pytest.mark.parametrize("siapa", ["sari", "opi", "admin"])
def test_peran_tanpa_registri_tidak_bertab(request, siapa):
    assert tab_untuk(request.getfixturevalue(siapa), "/kpm/") == []


@pytest.mark.parametrize("siapa", ["oki", "dian", "ratna", "kepala"])
def test_setiap_tab_terbuka_bagi_perannya(client, request, siapa):
    pengguna = request.getfixturevalue(siapa)
    client.force_login(pengguna)

    status = {tab["url"]: client.get(tab["url"]).status_code for tab in tab_untuk(pengguna, "")}

    assert status == dict.fromkeys(status, 200)


@pytest.mark.parametrize(
    ("jalan", "label"),
    [("/kpm/", "Daftar"), ("/kpm/impor/", "Impor"), ("/kpm/impor/berkas/", "Impor")],
)
def test_tab_halaman_ini_ditandai_satu_saja(oki, jalan, label):
    assert [tab["label"] for tab in tab_untuk(oki, jalan) if tab["aktif"]] == [label]

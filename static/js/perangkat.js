// A name for this phone that says nothing about its owner.
const KUNCI = "ejsika-perangkat";

export function tandaPerangkat() {
  try {
    const ada = localStorage.getItem(KUNCI);
    if (ada) return ada;
    const baru = crypto.randomUUID();
    localStorage.setItem(KUNCI, baru);
    return baru;
  } catch {
    return "tanpa-simpanan"; // storage is switched off
  }
}

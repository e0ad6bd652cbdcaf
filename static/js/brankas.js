// What waits on the phone is personal data: kept encrypted under a key that cannot leave the browser.

const CARA = "AES-GCM";

export async function buatKunci() {
  return crypto.subtle.generateKey({ name: CARA, length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function sandikan(kunci, bita) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, isi: await crypto.subtle.encrypt({ name: CARA, iv }, kunci, bita) };
}

export async function buka(kunci, { iv, isi }) {
  return crypto.subtle.decrypt({ name: CARA, iv }, kunci, isi);
}

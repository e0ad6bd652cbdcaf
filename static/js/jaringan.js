// One way to talk to our own server. A lost network throws; every answer, even a refusal, returns.

function tokenCsrf() {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}

export async function kirim(url, { cara = "POST", isi, jenis, batasMs = 60_000 } = {}) {
  return fetch(url, {
    method: cara,
    body: isi,
    headers: {
      Accept: "application/json",
      "X-CSRFToken": tokenCsrf(),
      ...(jenis && { "Content-Type": jenis }),
    },
    credentials: "same-origin",
    redirect: "error", // a redirect to sign-in is not a receipt
    signal: AbortSignal.timeout(batasMs),
  });
}

export function kirimJson(url, data, { cara = "POST", batasMs } = {}) {
  return kirim(url, { cara, isi: JSON.stringify(data), jenis: "application/json", batasMs });
}

export async function ambilJson(url, { batasMs = 30_000 } = {}) {
  const jawab = await fetch(url, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(batasMs),
  });
  if (!jawab.ok) throw new Error(`${jawab.status} ${url}`);
  return jawab.json();
}

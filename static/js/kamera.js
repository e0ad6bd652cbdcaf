// The camera inside the page: a live picture, a shutter, as many shots as one likes.
// Opening the camera app instead can kill the tab on a weak phone.
import { keJpeg } from "./foto.js";

export const adaKamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

export function pasangKamera(dialog, { saatJepret, saatGagal }) {
  const video = dialog.querySelector("video");
  const hitungan = dialog.querySelector("[data-hitungan]");
  let banyak = 0;

  async function buka() {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 } },
        audio: false,
      });
    } catch (galat) {
      saatGagal(galat.name === "NotAllowedError" ? "ditolak" : "rusak");
      return;
    }
    banyak = 0;
    hitungan.textContent = "";
    dialog.showModal();
    await video.play();
  }

  async function jepret() {
    if (!video.videoWidth) return;
    const kanvas = document.createElement("canvas");
    kanvas.width = video.videoWidth;
    kanvas.height = video.videoHeight;
    kanvas.getContext("2d").drawImage(video, 0, 0);
    banyak += 1;
    hitungan.textContent = `${banyak} foto diambil`;
    await saatJepret(await keJpeg(kanvas, 0.92));
  }

  dialog.querySelector("[data-jepret]").addEventListener("click", jepret);
  dialog.querySelector("[data-tutup]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    for (const jalur of video.srcObject?.getTracks() ?? []) jalur.stop();
    video.srcObject = null;
  });
  return { buka };
}

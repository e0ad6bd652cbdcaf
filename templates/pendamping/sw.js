// Keeps nothing yet: every page still comes from the server.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (peristiwa) => peristiwa.waitUntil(self.clients.claim()));

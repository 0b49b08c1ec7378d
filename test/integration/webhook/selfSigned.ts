import { createPrivateKey, X509Certificate } from "node:crypto"

/** A key that opens nothing anywhere: made for these tests with `openssl req -x509`, as DER. */
const KEY =
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgp3mLD7FyjhTqZdtqDGBR66W6RwypTT4X6vg2ppa36FehRANCAATs5dDlRPx1uMw27cF69XRc9ETcL/0LDxzMqMqM1PUS"
  + "RuYDA/ftbFuRoLPu0n5RALmwg1qAA4SBZqrlrudRxI49"
const CERTIFICATE =
  "MIIBhjCCASugAwIBAgIUbf2TEknIpu2n1MH+w2hhwBdDy90wCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMaG9vay5leGFtcGxlMCAXDTI2MTEyOTExMDA0NVoYDzIxMjYxMTA1MTEwMDQ1"
  + "WjAXMRUwEwYDVQQDDAxob29rLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATs5dDlRPx1uMw27cF69XRc9ETcL/0LDxzMqMqM1PUSRuYDA/ftbFuRoLPu0n5RALmwg1qA"
  + "A4SBZqrlrudRxI49o1MwUTAdBgNVHQ4EFgQUOWqAUUEa+4DRTwtSGzOufM9epW8wHwYDVR0jBBgwFoAUOWqAUUEa+4DRTwtSGzOufM9epW8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO"
  + "PQQDAgNJADBGAiEAyb18fGocMsmeGBgt/jGYHKTE1qtMaxI6nG+w7owiRmsCIQC9+IJglHWR42WTzKfv/BVIOlMgdgo8bom4KCpgNo98Iw=="

/** What a TLS server shows that calls itself hook.example and that nobody vouches for. */
export const selfSigned = {
  key: createPrivateKey({ key: Buffer.from(KEY, "base64"), format: "der", type: "pkcs8" }).export({ format: "pem", type: "pkcs8" }),
  cert: new X509Certificate(Buffer.from(CERTIFICATE, "base64")).toString()
}

/** What signs or checks webhooks. */
export interface WebhookKey {
  /** How its signatures are marked. */
  readonly scheme: "v1" | "v1a"
  readonly key: Awaited<ReturnType<typeof crypto.subtle.importKey>>
}

/** How a seed of Ed25519 is wrapped, so that it can be imported as a private key. Source: RFC 8410, section 7. */
const SEED_WRAPPING = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
const SEED_BYTES = 32

/** The bytes of base64; null: it is none. */
export const bytesOfBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  try {
    return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0)
  } catch {
    return null
  }
}

/** Standard Webhooks 1.0.0: a secret both sides know, a public key, a private key. The private one may hold the public half behind its seed. */
const importers: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => Promise<WebhookKey>>> = {
  whsec_: async (bytes) => ({ scheme: "v1", key: await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]) }),
  whpk_: async (bytes) => ({ scheme: "v1a", key: await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]) }),
  whsk_: async (bytes) => ({
    scheme: "v1a",
    key: await crypto.subtle.importKey("pkcs8", Uint8Array.from([...SEED_WRAPPING, ...bytes.subarray(0, SEED_BYTES)]), "Ed25519", false, ["sign"])
  })
}

/** Makes a key usable. Fails with a `TypeError` that does not repeat it. */
export const importWebhookKey = async (text: string, kinds: ReadonlyArray<string>): Promise<WebhookKey> => {
  const [kind] = /^wh[a-z]+_/u.exec(text) ?? [""]
  const bytes = bytesOfBase64(text.slice(kind.length))
  const imported = kinds.includes(kind) && bytes !== null && bytes.length >= 24 && bytes.length <= 64 ? await importers[kind]?.(bytes).catch(() => undefined) : undefined
  if (imported === undefined) throw new TypeError(`A webhook's key must be ${kinds.join(" or ")} and base64 of its bytes: copy it whole`)
  return imported
}

/** What is signed: the id, the moment and the very bytes of the body. */
export const signedBytes = (id: string, seconds: string, payload: Uint8Array): Uint8Array<ArrayBuffer> => {
  const head = new TextEncoder().encode(`${id}.${seconds}.`)
  const bytes = new Uint8Array(head.length + payload.length)
  bytes.set(head)
  bytes.set(payload, head.length)
  return bytes
}

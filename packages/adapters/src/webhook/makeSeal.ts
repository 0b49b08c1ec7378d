import { Option, Redacted } from "effect"
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from "node:crypto"

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ALGORITHM = "aes-256-gcm"

/**
 * Seals texts so that only who has the key can read them, and nobody can change one or put it in the place of another: each is bound to the
 * name of its owner. AES-256-GCM under a key of its own that is derived from the given one (HKDF-SHA-256).
 */
export const makeSeal = (root: Redacted.Redacted) => {
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", Redacted.value(root), "sigmatrade", "webhook secrets", KEY_BYTES)))
  return {
    /** Seals a text for its owner: nonce, cipher text and tag, in base64. */
    close: (owner: string, text: Redacted.Redacted): Redacted.Redacted => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner))
      return Redacted.make(Buffer.concat([nonce, cipher.update(Redacted.value(text), "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64"))
    },
    /** The text that was sealed for this owner; none when the key is another one, or anything was changed. */
    open: (owner: string, sealed: Redacted.Redacted): Option.Option<Redacted.Redacted> => {
      const bytes = Buffer.from(Redacted.value(sealed), "base64")
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return Option.none()
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8")
      return Option.liftThrowable(() => Redacted.make(text + decipher.final("utf8")))()
    }
  }
}

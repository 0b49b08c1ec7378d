import { Context, Option, Redacted } from "effect"
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto"

/** What the session key is good for. Each use has a key of its own, so that none says anything about another. */
export class SessionSecrets extends Context.Service<SessionSecrets, {
  /** Signs a button: 16 characters of `A-Z`, `a-z`, `0-9`, `_`, `-`, which are 96 bits. */
  readonly signButton: (text: string) => string
  /** Whether this is the signature of a text; takes as long whatever of it is wrong. */
  readonly fitsButton: (text: string, signature: string) => boolean
  /** Makes a text readable to nobody without the key. */
  readonly seal: (text: string) => string
  /** A sealed text again; none when it was sealed under another key or was changed. */
  readonly open: (sealed: string) => Option.Option<string>
  /** The last part of the address Telegram delivers to, and what it proves itself by. */
  readonly webhook: { readonly path: string; readonly secret: string }
}>()("@sigmatrade/bot/SessionSecrets") {}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SIGNATURE_BYTES = 12

/** Compares two texts without telling by the time it takes where they differ. */
export const isEqual = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Makes what a key is good for; without a key one that holds until the process ends. */
export const makeSessionSecrets = (sessionKey: Redacted.Redacted | null): SessionSecrets["Service"] => {
  const root = sessionKey === null ? randomBytes(KEY_BYTES) : Redacted.value(sessionKey)
  const keyFor = (use: string) => Buffer.from(hkdfSync("sha256", root, "sigmatrade", use, KEY_BYTES))
  // Made once: a key in bytes is made into one anew at every use.
  const [buttons, updates] = [createSecretKey(keyFor("buttons")), createSecretKey(keyFor("updates"))]
  const signButton = (text: string) => createHmac("sha256", buttons).update(text).digest().subarray(0, SIGNATURE_BYTES).toString("base64url")
  return SessionSecrets.of({
    signButton,
    fitsButton: (text, signature) => isEqual(signButton(text), signature),
    seal: (text) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv("aes-256-gcm", updates, nonce)
      return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64")
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, "base64")
      if (bytes.length < NONCE_BYTES + TAG_BYTES) return Option.none()
      const decipher = createDecipheriv("aes-256-gcm", updates, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8")
      return Option.liftThrowable(() => text + decipher.final("utf8"))()
    },
    webhook: { path: keyFor("webhook path").toString("hex").slice(0, 32), secret: keyFor("webhook secret").toString("hex") }
  })
}

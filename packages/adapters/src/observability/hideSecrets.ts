import { Base64, Hex } from "effect/encoding"

/** What stands where a secret stood. */
export const HIDDEN = "[Redacted]"

/** Shorter texts are words that stand everywhere, and guessed at once by whoever wants to. */
const LENGTH_MIN = 6
/** What looks like a secret of ours whoever holds it: webhooks' secrets, API keys, bot tokens, bearer tokens. */
const SHAPES = /whsec_[A-Za-z0-9+/=]{8,}|sk_(?:live|test)_[\w-]{8,}|\b\d{6,20}:[\w-]{20,100}|(?<=\bBearer )[\x21-\x7e]{8,}/g

const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_")

/** A text as it stands within base64, behind 0, 1 or 2 bytes of something else: the digits that no neighbour has a say in. */
const inBase64 = (bytes: Uint8Array): ReadonlyArray<string> => [0, 1, 2].map((offset) => {
  const digits = Base64.encode(Uint8Array.from([...new Uint8Array(offset), ...bytes]))
  return digits.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
})

const escaped = (text: string) => JSON.stringify(text).slice(1, -1)

/** Every way a text may be written in a line. */
const writtenAs = (text: string): ReadonlyArray<string> => {
  const bytes = new TextEncoder().encode(text)
  const base64 = inBase64(bytes)
  return [
    text, escaped(text), escaped(escaped(text)), encodeURIComponent(text), encodeURI(text), new URLSearchParams([["", text]]).toString().slice(1),
    Hex.encode(bytes), ...base64, ...base64.map(urlSafe)
  ]
}

/** Takes secrets out of a text: those given, in plain and in the usual encodings, and what looks like one of ours. */
export const hideSecrets = (secrets: ReadonlyArray<string>): (text: string) => string => {
  const written = [...new Set(secrets.filter(({ length }) => length >= LENGTH_MIN).flatMap(writtenAs))]
  // The longest first: a part of it may be a secret of its own.
  const found = written.toSorted((one, other) => other.length - one.length).map((text) => RegExp.escape(text))
  if (found.length === 0) return (text) => text.replaceAll(SHAPES, HIDDEN)
  const known = new RegExp(found.join("|"), "g")
  return (text) => text.replaceAll(known, HIDDEN).replaceAll(SHAPES, HIDDEN)
}

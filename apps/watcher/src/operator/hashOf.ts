import { Redacted } from "effect"
import { createHash } from "node:crypto"

/** What is kept of an operator's key: SHA-256 of its text. Keys are 256 random bits, so a slow hash would add nothing. */
export const hashOf = (key: Redacted.Redacted): Uint8Array => createHash("sha256").update(Redacted.value(key)).digest()

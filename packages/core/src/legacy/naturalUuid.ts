import type { Sha256 } from "../ledger/Sha256.ts"

/** A UUID (version 8) made of a natural key, so that the same thing always has the same one. Source: RFC 9562, section 5.8. */
export const naturalUuid = (key: string, sha256: Sha256["Service"]): string => {
  const digits = sha256.hash(key).slice(2)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"

/** Characters of a digest that tell callers apart. */
const DIGEST_LENGTH = 32

/** Who is counted, by a digest of what he is known by: no place that counts may learn a key, and an address may hold any letters. */
export const callerSubject = (kind: "address" | "key" | "member", text: string, hash: Sha256["Service"]["hash"]): LimitSubject =>
  LimitSubject.make(`${kind}.${hash(text).slice(2, 2 + DIGEST_LENGTH)}`)

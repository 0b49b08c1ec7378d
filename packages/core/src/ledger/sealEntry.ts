import type { BookedEntry } from "./BookedEntry.ts"
import { encodeEntry } from "./encodeEntry.ts"
import { SealHash } from "./Seal.ts"
import type { SealedEntry } from "./Seal.ts"
import type { Sha256 } from "./Sha256.ts"

/** Chains an entry to the one before: `entries` are sealed before it, the last one with `hash`. Pure. */
export const sealEntry = (
  entry: BookedEntry,
  { entries, hash }: { readonly entries: number; readonly hash: SealHash },
  sha256: Sha256["Service"]
): SealedEntry => {
  const position = entries + 1
  return { entry, position, seal: { previous: hash, hash: SealHash.make(sha256.hash(encodeEntry(entry, position, hash))) } }
}

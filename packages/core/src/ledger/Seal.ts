import { Schema } from "effect"
import type { BookedEntry, EntryId } from "./BookedEntry.ts"
import { BEFORE_ALL } from "./BookedEntry.ts"

/** SHA-256 over an entry and everything sealed before it: lower-case hex with `0x`. */
export const SealHash = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)).pipe(Schema.brand("SealHash"))
export type SealHash = typeof SealHash.Type

/** What an entry is chained with: nobody can change, remove, add or move one without changing every hash after it. */
export interface Seal {
  /** The hash of the entry sealed just before; `GENESIS` for the first one. */
  readonly previous: SealHash
  readonly hash: SealHash
}

/** An entry in the chain. */
export interface SealedEntry {
  readonly entry: BookedEntry
  /** The how manieth of the chain, from 1. */
  readonly position: number
  readonly seal: Seal
}

/** How far the chain goes. */
export interface SealHead {
  /** How many entries are sealed. */
  readonly entries: number
  /** The last one of them. */
  readonly lastId: EntryId
  readonly hash: SealHash
}

/** What stands before the first entry: no text is known to have this hash. */
export const GENESIS = SealHash.make(`0x${"0".repeat(64)}`)

/** The chain before anything is sealed. */
export const EMPTY_CHAIN: SealHead = { entries: 0, lastId: BEFORE_ALL, hash: GENESIS }

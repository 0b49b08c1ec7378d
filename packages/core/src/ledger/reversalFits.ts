import type { Entry, EntryKind } from "./Entry.ts"

/** Which kind each reversing kind takes back. None of them is itself taken back. */
export const REVERSED_KINDS: Partial<Readonly<Record<EntryKind, EntryKind>>> = {
  "deposit-reversed": "deposit-final",
  "suspense-reversed": "deposit-final",
  "level-reversed": "level-bought",
  "commission-reversed": "commission-earned",
  "wallet-moved-reversed": "wallet-moved"
}

/**
 * Whether what an entry takes back fits its kind: a reversing kind names the entry of its original kind with its own business id, any
 * other kind names none. Only `suspense-reversed` may name none too: dust has one entry per block and asset, and its crumbs are taken
 * back one by one.
 */
export const reversalFits = ({ businessId, kind, reverses }: Entry): boolean => {
  if (reverses === undefined) return REVERSED_KINDS[kind] === undefined || kind === "suspense-reversed"
  return reverses.kind === REVERSED_KINDS[kind] && reverses.businessId === businessId
}
